"""Withdrawing: nothing stands any more, nothing is erased, receivers are told."""

import pytest

from houfeng.products import catalogue
from houfeng.products.models import Product
from houfeng.products.verify import verify
from houfeng.response.stages import KINDS
from houfeng.response.withdraw import withdraw_event
from houfeng.vocabulary.errors import NotFound, NotValid
from tests.quake import QUAKE
from tests.response.test_workflow import read, respond_to


def test_a_withdrawn_event_keeps_its_history_and_sends_a_cancel(real_engine):
    respond_to(QUAKE)
    alert = Product.objects.get(type="alert")

    made = withdraw_event("quake", "quarry blast")

    assert catalogue.latest("quake") == []
    assert catalogue.history("quake").count() == 2 * len(KINDS)
    assert {p.revision for p in made} == {2}
    cancel = read(next(p for p in made if p.type == "alert"), "alert.cap.xml").decode()
    assert "<msgType>Cancel</msgType>" in cancel
    assert alert.properties["cap_identifier"] in cancel
    assert verify().faults == ()
    with pytest.raises(NotFound, match="nothing about quake"):
        withdraw_event("quake", "again")


def test_after_a_withdrawal_it_may_be_published_again(real_engine):
    respond_to(QUAKE)
    withdraw_event("quake", "quarry blast")
    respond_to(QUAKE, again=True)

    assert {(p.type, p.revision) for p in catalogue.latest("quake")} == {(k, 3) for k in KINDS}


def test_a_reason_and_a_known_event_are_asked_for(real_engine):
    with pytest.raises(NotValid, match="say why"):
        withdraw_event("quake", "  ")
    with pytest.raises(NotFound):
        withdraw_event("nowhere", "quarry blast")
