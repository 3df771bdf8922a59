"""The health answer tells what is broken, and nothing that a stranger should not know."""

import pytest
from django.db import connections
from django.test import Client

from houfeng.api import health


@pytest.mark.django_db
def test_all_is_well(client: Client) -> None:
    reply = client.get("/healthz")
    assert reply.status_code == 200
    assert reply.json() == {
        "status": "ok",
        "checks": {"database": "ok", "store": "ok", "assets": "ok"},
    }
    assert "no-store" in reply["Cache-Control"]


@pytest.mark.django_db
def test_missing_assets_are_a_failure(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(health, "NEEDED_ASSETS", ("never-built",))
    reply = client.get("/healthz")
    assert reply.status_code == 503
    assert reply.json()["status"] == "failed"
    assert "make assets" in reply.json()["checks"]["assets"]


@pytest.mark.django_db
def test_a_silent_database_is_a_failure_without_its_address(client: Client, monkeypatch) -> None:
    from django.db import OperationalError

    def no_cursor(*_args: object) -> object:
        raise OperationalError("connection to db.internal as houfeng failed")

    monkeypatch.setattr(connections["default"], "cursor", no_cursor)
    reply = client.get("/healthz")
    assert reply.status_code == 503
    assert "db.internal" not in reply.content.decode()
