"""From the spool into the platform: each thing once, whatever happened before."""

import json
import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.db import OperationalError

from houfeng.documents.cap_check import validate_alert
from houfeng.events.evidence import current_evidence
from houfeng.events.models import Event, EventRevision, Evidence
from houfeng.products import catalogue
from houfeng.products.models import Product
from houfeng.products.publish import store
from houfeng.response import keeper
from houfeng.response.keeper import Keeper
from houfeng.response.models import Response
from houfeng.response.network_event import larger_horizontal
from houfeng.shaking.readings import observations_from_bytes
from houfeng.vocabulary.errors import SourceUnavailable
from houfeng.warning.models import Message
from houfeng.warning.spool import SpoolReader, SpoolWriter
from tests.warning.made_account import ORIGIN_AT, account, message

EVENT = "exercise-main-20260101t000000-1"


class Clock:
    """The machine's, with steps forward: a withdrawal reads the machine's itself."""

    def __init__(self):
        self.ahead = timedelta(0)

    def __call__(self):
        return datetime.now(UTC) + self.ahead

    def after(self, seconds):
        self.ahead += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def spool(tmp_path):
    writer = SpoolWriter(tmp_path)
    yield writer
    writer.close()


@pytest.fixture
def made(tmp_path, clock, db):
    """A keeper as a new process would begin."""
    return lambda **more: Keeper("main", SpoolReader(tmp_path), clock=clock, **more)


def file_of(product, name):
    return store().find(product.files.get(name=name).sha256).read_bytes()


def test_a_message_becomes_a_row_and_a_product(spool, made):
    spool.append(message(1))
    spool.append(message(2, "update"))
    assert not made().step()

    assert [one.number for one in Message.objects.order_by("number")] == [1, 2]
    first, second = Product.objects.filter(type="warning").order_by("revision")
    assert (second.code, second.status, second.event_revision) == (EVENT, "exercise", None)
    cap = file_of(second, "warning.cap.xml")
    validate_alert(cap)
    assert b"<msgType>Update</msgType>" in cap
    assert b"<references>houfeng@localhost," in cap
    assert "演习".encode() in cap
    told = json.loads(file_of(first, "warning.json"))
    assert (told["network"], told["targets"][0]["name"]) == ("main", "甲县")


def test_what_a_killed_keeper_had_not_noted_is_kept_once(spool, made, monkeypatch):
    for record in (message(1), account(), message(2, "update")):
        spool.append(record)
    before = made()
    # It dies when all is in the database, before it notes so.
    monkeypatch.setattr(before._reader, "done", lambda _until: None)
    before.step()
    counts = (Message.objects.count(), EventRevision.objects.count(), Product.objects.count(),
              Response.objects.count(), Evidence.objects.count())  # fmt: skip
    assert counts[:2] == (2, 1)
    after = made()
    after.step()
    assert after.kept == 3
    assert counts == (
        Message.objects.count(), EventRevision.objects.count(), Product.objects.count(),
        Response.objects.count(), Evidence.objects.count(),
    )  # fmt: skip
    assert made().step() is False


def test_a_database_that_is_away_holds_records_back_and_loses_none(spool, made, monkeypatch):
    spool.append(message(1))
    kept = made()

    def away(*_args, **_more):
        raise OperationalError("connection refused")

    with monkeypatch.context() as broken:
        broken.setattr(keeper, "keep_message", away)
        with pytest.raises(SourceUnavailable, match="refused"):
            kept.step()
        for number in range(2, 7):
            spool.append(message(number, "update"))
        broken.setattr(keeper, "MOST_WAITING", 3)
        for _ in range(3):
            with pytest.raises(SourceUnavailable):
                kept.step()
        assert len(kept._waiting) == 3  # the others stay on the disk
    while kept.step():
        pass
    kept.step()
    assert Message.objects.count() == 6


def test_a_located_earthquake_becomes_a_revision_with_evidence_and_a_response(spool, made):
    spool.append(account())
    made().step()

    revision = EventRevision.objects.get(event=EVENT)
    assert (revision.magnitude, revision.magnitude_type) == (6.0, "Mw")
    assert (revision.source, revision.source_id) == ("houfeng", "main/20260101T000000-1")
    assert revision.origin_at.timestamp() == ORIGIN_AT
    assert (revision.review, revision.event.status) == ("automatic", "exercise")
    assert Response.objects.get().event_revision == 1
    seen = observations_from_bytes(sorted(current_evidence(EVENT).items()), near=(103.0, 30.0))
    assert seen.ids == ("XX.AAA", "XX.BBB", "XX.CCC")
    # The clipped one is there, with the reason, and not used.
    assert [flag.split("|")[0] for flag in seen.flags["PGA"]] == ["", "", "flag_clipped"]
    assert np.isnan(seen.values["PGA"]).tolist() == [False, False, True]
    expected, sigma = larger_horizontal("PGA", 2.4, 6.0, math.hypot(9.63, 10.0))
    assert seen.values["PGA"][0] == pytest.approx(math.log(expected / 9.80665), abs=1e-4)
    assert seen.extra_sigma["PGA"][0] == pytest.approx(sigma, abs=1e-3)


def test_the_larger_horizontal_is_a_little_below_the_vector():
    # Boore & Kishida (2017): RotD100 is 1.05 to 1.15 times the larger as-recorded component.
    for measure in ("PGA", "PGV"):
        value, sigma = larger_horizontal(measure, 1.0, 6.5, 30.0)
        assert 1 / 1.15 < value < 1 / 1.03
        assert 0 < sigma < 0.2


def test_what_the_network_saw_becomes_products(spool, made):
    spool.append(account())
    made().step()
    standing = {one.type: one for one in catalogue.latest(EVENT)}
    assert set(standing) == {"picks", "amplitudes", "station-intensity", "quakeml"}
    picks = json.loads(file_of(standing["picks"], "picks.json"))
    assert picks["banner"]["zh"] == "演习"
    assert picks["picks"][1]["phase"] == "S"
    assert picks["picks"][0]["at"] == "2026-01-01T00:00:02.410Z"
    lines = file_of(standing["amplitudes"], "amplitudes.csv").decode().splitlines()
    assert lines[0].startswith("event_id,status,network,station")
    assert lines[3].endswith(",0.3,0.02,0.28,,clipped")
    told = json.loads(file_of(standing["station-intensity"], "stations.json"))
    assert [one["intensity"] for one in told["stations"]] == [7.7, 6.8, 4.8]
    assert standing["picks"].properties["stations_used"] == 2


def test_synthetic_data_say_so_everywhere(spool, made):
    spool.append(account(synthetic=True))
    spool.append({**message(1), "synthetic": True})
    made().step()
    assert "synthetic" in EventRevision.objects.get().reference
    for product in Product.objects.all():
        assert product.properties["synthetic"] is True
        assert any(one["note"] == "synthetic data" for one in product.lineage)


def test_only_the_newest_of_several_waits_for_a_response_under_way(spool, made, clock):
    spool.append(account())
    kept = made()
    kept.step()
    Response.objects.update(state=Response.State.RUNNING)
    for at in (20.0, 25.0):
        spool.append(account(data_time=ORIGIN_AT + at))
    assert kept.step()
    assert EventRevision.objects.count() == 1
    # Messages do not wait behind it.
    spool.append(message(1))
    assert kept.step()
    assert Message.objects.count() == 1
    Response.objects.update(state=Response.State.DONE)
    assert not kept.step()
    assert EventRevision.objects.count() == 2
    assert "00:00:25" in EventRevision.objects.get(revision=2).reference
    # A response that hangs holds nothing up for ever.
    Response.objects.update(state=Response.State.RUNNING)
    spool.append(account(data_time=ORIGIN_AT + 60.0))
    assert kept.step()
    clock.after(21)
    assert not kept.step()
    assert EventRevision.objects.count() == 3


def test_an_earthquake_that_is_none_is_withdrawn_with_all_its_products(spool, made, clock):
    spool.append(account())
    kept = made()
    kept.step()
    gone = {"type": "withdrawal", "status": "exercise", "event_id": "20260101T000000-1",
            "zh": "未得到后续数据证实", "en": "not confirmed by later data"}  # fmt: skip
    spool.append(gone)
    assert kept.step()  # it looks again whether a response published meanwhile
    clock.after(3)
    assert not kept.step()
    assert catalogue.latest(EVENT) == []
    newest = Product.objects.order_by("-id").first()
    assert newest.withdrawn
    assert "not confirmed" in newest.properties["reason"]
    # The response that had not begun does not publish after all.
    assert Response.objects.get().state == Response.State.SUPERSEDED
    # Found again, it stands again.
    spool.append(account(data_time=ORIGIN_AT + 40.0))
    assert not kept.step()
    assert len(catalogue.latest(EVENT)) == 4


def test_a_withdrawal_waits_for_a_response_that_runs(spool, made, clock):
    spool.append(account())
    kept = made()
    kept.step()
    Response.objects.update(state=Response.State.RUNNING)
    spool.append({"type": "withdrawal", "status": "exercise", "event_id": "20260101T000000-1",
                  "zh": "并入另一事件", "en": "merged"})  # fmt: skip
    assert kept.step()
    assert catalogue.latest(EVENT)
    Response.objects.update(state=Response.State.DONE)
    assert kept.step()
    clock.after(3)
    assert not kept.step()
    assert catalogue.latest(EVENT) == []


def test_what_was_told_and_taken_back_before_it_was_kept_never_appears(spool, made):
    for name in ("20260101T000000-1", "20260101T000000-9"):
        spool.append(account(event_id="20260101T000000-1"))
        spool.append({"type": "withdrawal", "status": "exercise", "event_id": name,
                      "zh": "并入另一事件", "en": "merged"})  # fmt: skip
        if name.endswith("-1"):
            assert not made().step()
            assert not Event.objects.exists()
    assert not made().step()
    assert list(Event.objects.values_list("id", flat=True)) == [EVENT]


def test_a_bad_record_is_put_aside_and_holds_nothing_up(spool, made, tmp_path):
    broken = account()
    broken["origin"]["latitude"] = 95.0
    for record in (broken, {"type": "nonsense"}, message(1)):
        spool.append(record)
    kept = made()
    assert not kept.step()
    assert Message.objects.count() == 1
    assert len(kept.refused) == 2
    assert "latitude" in kept.refused[0]
    aside = (tmp_path / "not-kept.txt").read_text().splitlines()
    assert json.loads(aside[0])["origin"]["latitude"] == 95.0


def test_shaking_that_is_not_located_is_a_warning_of_no_event(spool, made):
    spool.append(message(1, hypocentre=None, magnitude=None, blind_zone_km=None,
                         event_id="felt-20260101T000003", plum_highest=6.2))  # fmt: skip
    made().step()
    product = Product.objects.get(type="warning")
    assert (product.event_id, product.event_revision) == ("", None)
    cap = file_of(product, "warning.cap.xml")
    assert b"<certainty>Observed</certainty>" in cap
    assert "震源尚未确定".encode() in cap
