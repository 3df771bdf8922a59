"""What a new map changed, told from two `info.json`."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from houfeng.shaking.changes import account_of, changes_between
from houfeng.shaking.products.info import info
from houfeng.shaking.result import ShakingResult
from tests.shaking.made_result import synthetic_result, unseen_result

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CHOICES = {
    "rupture": "point",
    "orientation": "all strikes",
    "site": "uniform 500 m/s",
    "magnitude": "Mw 6.60, Ms 6.80",
}


def account(result: ShakingResult, **choices: str) -> dict:
    told = replace(result, choices={**result.choices, **CHOICES, **choices})
    return account_of(info(told, NOW))


def changed(before: dict, after: dict) -> dict:
    return {row["what"]: (row["before"], row["after"]) for row in changes_between(before, after)}


def test_the_facts_are_those_of_the_map():
    found = account(synthetic_result())

    # Four stations of which two are used, two felt cells, both used; see `made_result`.
    assert (found["stations_used"], found["felt_used"], found["flagged"]) == (2, 2, 2)
    assert found["rupture"] == "point"
    assert found["event term PGA"] == 0.21
    assert found["highest CSIS"] == round(synthetic_result().fields["CSIS"].mean.max(), 3)


def test_the_same_map_changes_nothing():
    assert changes_between(account(synthetic_result()), account(synthetic_result())) == []


def test_new_observations_and_a_rupture_are_told_with_before_and_after():
    found = changed(account(unseen_result()), account(synthetic_result(), rupture="given"))

    assert found["stations_used"] == (0, 2)
    assert found["felt_used"] == (0, 2)
    assert found["rupture"] == ("point", "given")
    assert "site" not in found
    assert "highest PGA" not in found


def test_what_rounding_takes_away_is_no_change():
    before = synthetic_result()

    def raised(by: float) -> ShakingResult:
        field = before.fields["CSIS"]
        fields = {**before.fields, "CSIS": replace(field, mean=field.mean + by)}
        return replace(before, fields=fields)

    assert changed(account(before), account(raised(0.003))) == {}
    row = changed(account(before), account(raised(0.2)))
    assert set(row) == {"highest CSIS"}
    assert np.isclose(row["highest CSIS"][1] - row["highest CSIS"][0], 0.2, atol=2e-3)


def test_words_are_compared_as_written():
    found = changed(
        account(synthetic_result(), magnitude="Mw 6.60, Ms 6.80"),
        account(synthetic_result(), magnitude="Mw 6.61, Ms 6.81"),
    )
    assert found == {"magnitude": ("Mw 6.60, Ms 6.80", "Mw 6.61, Ms 6.81")}


def test_a_fact_the_older_map_did_not_tell_is_new():
    after = account(synthetic_result())
    before = {what: value for what, value in after.items() if what != "felt_used"}

    assert changes_between(before, after) == [{"what": "felt_used", "before": None, "after": 2}]
