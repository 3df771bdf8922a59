"""Revisions of the shaking map: what each changed, told in both languages, with both pictures."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from houfeng.portal.shaking_history import sentences
from houfeng.products.publish import publish
from tests.portal.scene import drafts, luding, responded

BEFORE = {
    "profile": "china",
    "rupture": "point",
    "orientation": "all strikes",
    "site": "uniform 500 m/s",
    "magnitude": "Mw 6.60, Ms 6.80",
    "stations_used": 0,
    "felt_used": 0,
    "flagged": 0,
    "highest CSIS": 8.94,
    "highest PGA": 0.62,
    "highest PGV": 55.0,
    "event term PGA": 0.0,
}
AFTER = BEFORE | {
    "rupture": "given",
    "orientation": "rupture",
    "stations_used": 1185,
    "highest CSIS": 9.31,
    "highest PGA": 0.91,
    "event term PGA": -0.357,
}


def test_changes_are_sentences_in_both_languages() -> None:
    assert sentences(BEFORE, AFTER, "zh") == [
        "采用台站 0 → 1,185",
        "破裂：点源 → 已给定",
        "最高烈度 8.9 → 9.3",
        "最高 PGA 62 %g → 91 %g",
        "事件项（PGA）×1 → ×0.7",  # exp(-0.357) = 0.70
    ]
    assert sentences(BEFORE, AFTER, "en") == [
        "stations used 0 → 1,185",
        "rupture: a point → given",
        "highest intensity 8.9 → 9.3",
        "highest PGA 62 %g → 91 %g",
        "event term (PGA) ×1 → ×0.7",
    ]


def test_what_no_reader_would_see_is_not_told() -> None:
    assert sentences(BEFORE, BEFORE | {"highest CSIS": 8.949}, "en") == []
    assert sentences(BEFORE, BEFORE | {"highest PGA": 0.6201}, "en") == []


def test_words_of_newer_versions_are_shown_as_they_are() -> None:
    found = sentences(BEFORE, BEFORE | {"site": "vs30 layer <x>", "unknown fact": 3}, "en")
    assert found == ["site: uniform 500 m/s → vs30 layer <x>"]


def page(client: Client, language: str) -> str:
    return client.get(f"/events/luding-2022/?lang={language}").content.decode()


def revise(observed: str) -> None:
    publish(
        drafts(replace(luding(), revision=1), observed=observed),
        run="again",
        published_at=timezone.now(),
    )


@pytest.mark.django_db
def test_new_evidence_is_news_without_a_new_origin(client: Client) -> None:
    responded(luding(), observed="none")
    revise("some")

    zh, en = page(client, "zh"), page(client, "en")

    for found, words in ((zh, "采用台站 0 → 2"), (en, "stations used 0 → 2")):
        answer, rest = found.split('id="run-title"')
        assert words in answer
        assert words in rest[rest.index('id="revisions-title"') :]
    assert "破裂：由震级推定 → 已给定" in zh
    history = en[en.index("Revisions of the shaking map") :]
    assert history.index("Map revision 2") < history.index("Map revision 1")
    assert "The first one." in history
    pictures = re.findall(r'<img src="([^"]+/shaking/[^"]+)"', history)
    assert [one.split("/files/")[0][-1] for one in pictures] == ["1", "2"]  # before, after
    assert all(one.endswith("map.en.svg") for one in pictures)
    for one in pictures:
        assert f'href="{one}"' in history


@pytest.mark.django_db
def test_one_revision_has_no_history(client: Client) -> None:
    responded(luding(), observed="some")
    assert "烈度图的版次" not in page(client, "zh")


@pytest.mark.django_db
def test_a_revision_after_one_of_an_older_houfeng_says_that_it_cannot_compare(
    client: Client,
) -> None:
    responded(luding())
    revise("some")
    assert "The earlier revision left no figures to compare." in page(client, "en")


@pytest.mark.django_db
def test_a_withdrawn_revision_is_not_compared_with(client: Client) -> None:
    responded(luding(), observed="none")
    gone = [replace(one, files={}, withdrawn=True) for one in drafts(replace(luding(), revision=1))]
    publish(gone, run="withdrawal", published_at=timezone.now())
    revise("some")
    history = page(client, "en").split("Revisions of the shaking map")[1]
    assert "Map revision 3" in history
    assert "Map revision 2" not in history
    assert "Compare the maps of revisions 1 and 3" in history
