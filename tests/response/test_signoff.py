"""Signing off a brief: who may, in which order, and what is published."""

import io
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from houfeng.access.people import deactivate
from houfeng.products.models import Product
from houfeng.products.publish import store
from houfeng.products.verify import verify
from houfeng.response.models import BriefState
from houfeng.response.signoff import brief_standing, send_back, sign, standing_of, submit
from houfeng.vocabulary.errors import NotAllowed, NotFound, NotValid, Superseded
from houfeng.vocabulary.status import Status
from tests.access.making import member
from tests.portal.scene import luding, responded
from tests.response.briefs import published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
EVENT = "luding-2022"
NOW = timezone.now()


@pytest.fixture
def reviewer():
    return member("zhang", duties=("review",), shown_name="张三").user


@pytest.fixture
def signer(reviewer):
    return member("li", duties=("sign",), shown_name="李四").user


def text_of(product: Product, name: str) -> str:
    content = store().find(product.files.get(name=name).sha256).read_bytes()
    if name.endswith(".pdf"):
        found = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        return found.replace(" ", "")
    parts = [one.text for one in Document(io.BytesIO(content)).paragraphs]
    return "".join(parts).replace(" ", "")


def test_from_draft_to_signature(reviewer, signer) -> None:
    draft = published()
    assert brief_standing(EVENT).state == "draft"

    submit(EVENT, reviewer, at=NOW, note="与测震台网核对")
    assert brief_standing(EVENT).state == "review"
    signed = sign(EVENT, signer, at=NOW + timedelta(minutes=2), note="同意")

    standing = brief_standing(EVENT)
    assert standing.state == "signed"
    assert standing.signed == signed
    assert standing.draft is None
    assert signed.revision == draft.revision + 1
    assert signed.run == f"{draft.run}.signed"
    assert signed.event_revision == draft.event_revision
    told = signed.properties
    assert (told["state"], told["reviewed_by"], told["signed_by"]) == ("signed", "张三", "李四")
    assert told["place_zh"] == draft.properties["place_zh"]
    assert signed.lineage == draft.lineage
    assert {file.name for file in signed.files.all()} == {
        "brief.zh.pdf", "brief.zh.docx", "brief.en.pdf", "brief.zh.json", "brief.en.json",
    }  # fmt: skip
    for name in ("brief.zh.pdf", "brief.en.pdf", "brief.zh.docx"):
        words = text_of(signed, name)
        assert "张三" in words
        assert "李四" in words
    assert "已签发" in text_of(signed, "brief.zh.pdf")
    assert "初稿" not in text_of(signed, "brief.zh.pdf")
    assert not verify().faults


def test_a_newer_draft_does_not_unseat_the_signed_one(reviewer, signer) -> None:
    published()
    submit(EVENT, reviewer, at=NOW)
    signed = sign(EVENT, signer, at=NOW)

    newer = published(run="luding-2022.r1.2")

    standing = brief_standing(EVENT)
    assert (standing.signed, standing.draft, standing.state) == (signed, newer, "draft")
    submit(EVENT, reviewer, at=NOW)
    second = sign(EVENT, signer, at=NOW)
    assert brief_standing(EVENT).signed == second
    assert second.revision == 4


def test_a_superseded_draft_cannot_be_signed(reviewer, signer) -> None:
    old = published()
    submit(EVENT, reviewer, at=NOW)
    newer = published(run="luding-2022.r1.2")

    with pytest.raises(Superseded, match="superseded by 2"):
        sign(EVENT, signer, at=NOW, revision=old.revision)
    with pytest.raises(NotValid, match="have it reviewed first"):
        sign(EVENT, signer, at=NOW)  # the newer one has not been reviewed
    with pytest.raises(Superseded):
        submit(EVENT, reviewer, at=NOW, revision=old.revision)
    assert brief_standing(EVENT).draft == newer
    assert brief_standing(EVENT).signed is None


def test_a_draft_goes_back_and_comes_again(reviewer, signer) -> None:
    published()
    with pytest.raises(NotValid, match="only a brief under review"):
        send_back(EVENT, signer, at=NOW, note="机场距离有误")
    submit(EVENT, reviewer, at=NOW)
    with pytest.raises(NotValid, match="under review already"):
        submit(EVENT, reviewer, at=NOW)
    with pytest.raises(NotValid, match="mended"):
        send_back(EVENT, signer, at=NOW, note="  ")
    send_back(EVENT, signer, at=NOW, note="机场距离有误")
    assert brief_standing(EVENT).state == "returned"
    with pytest.raises(NotValid, match="reviewed first"):
        sign(EVENT, signer, at=NOW)
    submit(EVENT, reviewer, at=NOW)
    sign(EVENT, signer, at=NOW)
    states = BriefState.objects.values_list("state", flat=True)
    assert list(states) == ["review", "returned", "review", "signed"]


def test_duties_are_asked_for(reviewer, signer) -> None:
    published()
    nobody = member("wang", duties=("facilities", "scenarios")).user
    with pytest.raises(NotAllowed):
        submit(EVENT, nobody, at=NOW)
    with pytest.raises(NotAllowed):
        submit(EVENT, signer, at=NOW)  # a signer does not review
    submit(EVENT, reviewer, at=NOW)
    with pytest.raises(NotAllowed):
        sign(EVENT, reviewer, at=NOW)
    with pytest.raises(NotAllowed):
        send_back(EVENT, nobody, at=NOW, note="x")
    deactivate("li")
    signer.refresh_from_db()
    with pytest.raises(NotAllowed):
        sign(EVENT, signer, at=NOW)
    assert brief_standing(EVENT).state == "review"


def test_who_reviewed_does_not_sign_unless_alone() -> None:
    both = member("zhang", duties=("review", "sign"), shown_name="张三").user
    member("li", duties=("sign",), shown_name="李四")
    published()
    submit(EVENT, both, at=NOW)
    with pytest.raises(NotAllowed, match="does not sign"):
        sign(EVENT, both, at=NOW)
    deactivate("li")
    signed = sign(EVENT, both, at=NOW)
    assert signed.properties["reviewed_by"] == signed.properties["signed_by"] == "张三"


def test_the_second_signer_is_told_who_was_first(reviewer, signer) -> None:
    draft = published()
    submit(EVENT, reviewer, at=NOW)
    sign(EVENT, signer, at=NOW, revision=draft.revision)
    other = member("wang", duties=("sign",)).user
    with pytest.raises(NotValid, match="李四 signed it"):
        sign(EVENT, other, at=NOW, revision=draft.revision)
    assert Product.objects.filter(type="brief").count() == 2


def test_withdrawn_nothing_is_left_to_sign(reviewer, signer) -> None:
    published()
    submit(EVENT, reviewer, at=NOW)
    sign(EVENT, signer, at=NOW)
    briefs = list(Product.objects.filter(type="brief"))
    assert standing_of(briefs)[0] is not None
    last = Product.objects.get(type="brief", revision=2)
    Product.objects.create(
        source=last.source, type="brief", code=EVENT, revision=3, event_id=EVENT,
        event_revision=1, run="w", status="actual", withdrawn=True, published_at=NOW,
    )  # fmt: skip
    standing = brief_standing(EVENT)
    assert (standing.signed, standing.draft, standing.state) == (None, None, "")
    with pytest.raises(NotFound, match="stands published"):
        sign(EVENT, signer, at=NOW)


def test_an_exercise_stays_one_when_signed(reviewer, signer) -> None:
    published(luding().with_status(Status.EXERCISE))
    submit("exercise-luding-2022", reviewer, at=NOW)
    signed = sign("exercise-luding-2022", signer, at=NOW)
    assert signed.status == "exercise"
    assert "演习" in text_of(signed, "brief.zh.pdf")


def test_a_draft_of_an_older_houfeng_says_what_to_do(reviewer, signer) -> None:
    responded(luding())  # without the words as JSON
    submit(EVENT, reviewer, at=NOW)
    with pytest.raises(NotValid, match="--again"):
        sign(EVENT, signer, at=NOW)
    assert Product.objects.filter(type="brief").count() == 1


@pytest.mark.parametrize("note", ["x" * 501, "a\u202eb"])
def test_notes_that_cannot_be(reviewer, note: str) -> None:
    published()
    with pytest.raises(NotValid, match="note"):
        submit(EVENT, reviewer, at=NOW, note=note)
    assert brief_standing(EVENT).state == "draft"


def test_unknown_events_and_revisions(reviewer) -> None:
    published()
    with pytest.raises(NotFound):
        submit("nowhere", reviewer, at=NOW)
    with pytest.raises(NotFound, match="no brief of revision 9"):
        submit(EVENT, reviewer, at=NOW, revision=9)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_at_once_one_wins(quick_passwords) -> None:
    draft = published()
    submit(EVENT, member("zhang", duties=("review",)).user, at=NOW)
    signers = [
        member(name, duties=("sign",), shown_name=name.title()).user for name in ("li", "wang")
    ]
    together, told = threading.Barrier(2), []

    def try_to_sign(user) -> None:
        try:
            together.wait(10)
            told.append(sign(EVENT, user, at=NOW, revision=draft.revision))
        except (NotValid, Superseded) as error:
            told.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=try_to_sign, args=(user,)) for user in signers]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)

    assert sorted(type(one).__name__ for one in told) in (
        ["NotValid", "Product"],
        ["Product", "Superseded"],
    )
    assert Product.objects.filter(type="brief").count() == 2
    assert BriefState.objects.filter(state="signed").count() == 1
