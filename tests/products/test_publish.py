"""Publishing: identity, idempotence, all or nothing, and the chain."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connections, transaction
from django.db.utils import IntegrityError, InternalError

from houfeng.products import catalogue
from houfeng.products.models import Change, Product, ProductFile
from houfeng.products.publish import GENESIS, Draft, publish, store
from houfeng.products.verify import verify
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.lineage import Lineage
from houfeng.vocabulary.status import Status

AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)


def draft(content: bytes = b'{"a": 1}', *, type_: str = "impact", code: str = "quake") -> Draft:
    return Draft(
        type=type_,
        code=code,
        status=Status.ACTUAL,
        event_id=code,
        event_revision=1,
        files={"impact.json": content},
        lineage=(Lineage("fatalities", "PAGER", "2009", "USGS OFR 2009-1136"),),
    )


@pytest.mark.django_db
def test_a_product_is_known_by_source_type_code_and_revision():
    first = publish([draft()], run="quake.r1", published_at=AT)[0]
    second = publish([draft(b"{}")], run="quake.r2", published_at=AT)[0]

    assert str(first) == "houfeng/impact/quake/1"
    assert str(second) == "houfeng/impact/quake/2"
    assert catalogue.by_identity("houfeng/impact/quake") == second
    assert catalogue.by_identity("houfeng/impact/quake/1") == first
    assert [p.revision for p in catalogue.history("quake")] == [2, 1]
    assert catalogue.latest("quake") == [second]


@pytest.mark.django_db
def test_one_run_publishes_once():
    first = publish([draft()], run="quake.r1", published_at=AT)
    again = publish([draft(b"other bytes")], run="quake.r1", published_at=AT)

    assert again == first
    assert Product.objects.count() == Change.objects.count() == 1


@pytest.mark.django_db
def test_files_are_kept_by_their_digest():
    content = b'{"deaths": 7}'
    made = publish([draft(content)], run="quake.r1", published_at=AT)[0]
    file = made.files.get()

    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert store().find(file.sha256).read_bytes() == content
    with pytest.raises(NotFound):
        store().find("0" * 64)


@pytest.mark.django_db
def test_a_failure_in_one_draft_publishes_none():
    unknown_kind = Draft(**{**_words(draft(type_="brief")), "files": {"brief.exe": b""}})
    with pytest.raises(KeyError):
        publish([draft(), unknown_kind], run="quake.r1", published_at=AT)
    too_long = Draft(**{**_words(draft(type_="x" * 41))})
    with pytest.raises(Exception, match="too long"), transaction.atomic():
        publish([draft(), too_long], run="quake.r1", published_at=AT)

    assert Product.objects.count() == Change.objects.count() == 0


def _words(one: Draft) -> dict:
    return {name: getattr(one, name) for name in Draft.__slots__}


@pytest.mark.django_db
def test_the_database_refuses_to_edit_or_erase():
    made = publish([draft()], run="quake.r1", published_at=AT)[0]

    for change in (
        lambda: Product.objects.filter(id=made.id).update(status="test"),
        lambda: ProductFile.objects.all()._raw_delete("default"),
        lambda: Change.objects.filter(number=1).update(body="{}"),
    ):
        with (
            pytest.raises((IntegrityError, InternalError), match="append-only"),
            transaction.atomic(),
        ):
            change()
    assert verify().faults == ()


@pytest.mark.django_db
def test_the_chain_is_sha256_over_the_previous_hash_and_the_body():
    publish([draft(), draft(type_="origin")], run="quake.r1", published_at=AT)
    first, second = Change.objects.order_by("number")

    assert first.previous_hash == GENESIS
    assert second.previous_hash == first.hash
    for entry in (first, second):
        by_hand = hashlib.sha256((entry.previous_hash + "\n" + entry.body).encode()).hexdigest()
        assert entry.hash == by_hand
    assert json.loads(second.body)["type"] == "origin"


@pytest.mark.django_db
def test_verify_names_what_was_tampered_with():
    made = publish([draft(), draft(type_="origin")], run="quake.r1", published_at=AT)
    path = store().find(made[0].files.get().sha256)
    whole = path.read_bytes()
    path.chmod(0o644)
    try:
        path.write_bytes(b"forged")
        assert any("missing or was changed" in fault for fault in verify().faults)
    finally:
        path.write_bytes(whole)
    assert verify().faults == ()
    with transaction.atomic():
        _behind_the_guard(
            "update products_change set body = replace(body, 'PAGER', 'RAGEP') where number = 1"
        )
        faults = verify().faults
        assert any("chain is broken" in fault for fault in faults)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_verify_sees_an_erased_product():
    publish([draft(), draft(type_="origin")], run="quake.r1", published_at=AT)
    _behind_the_guard("delete from products_change where number = 1")

    faults = verify().faults
    assert any("missing" in fault for fault in faults)
    assert any("2 products but 1 entries" in fault for fault in faults)


def _behind_the_guard(statement: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")  # triggers off
        cursor.execute(statement)
        cursor.execute("set local session_replication_role = origin")


@pytest.mark.django_db(transaction=True)
def test_many_writers_keep_one_unbroken_chain():
    def publish_ten(writer: int) -> None:
        try:
            for number in range(10):
                publish([draft(code=f"quake-{writer}")], run=f"{writer}.{number}", published_at=AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(publish_ten, range(4)))

    found = verify()
    assert (found.products, found.changes, found.faults) == (40, 40, ())
    assert Product.objects.filter(code="quake-0").order_by("-revision")[0].revision == 10


@pytest.mark.django_db
@pytest.mark.parametrize("identity", ["impact", "a/b", "a/b/c/d/e", "houfeng/impact/quake/one"])
def test_a_malformed_identity_is_told(identity):
    with pytest.raises(NotValid):
        catalogue.by_identity(identity)


@pytest.mark.django_db
def test_an_unknown_product_is_told():
    with pytest.raises(NotFound, match="products list"):
        catalogue.by_identity("houfeng/impact/nowhere")
