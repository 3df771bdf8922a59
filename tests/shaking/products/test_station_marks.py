"""stations.json: compact, complete for a pop-up, and honest about what was refused."""

import json
from dataclasses import replace

import numpy as np
import pytest

from houfeng.shaking.observations import MACROSEISMIC, Observations
from houfeng.shaking.products.station_marks import FIELDS, station_marks, station_marks_bytes
from houfeng.shaking.result import Compared, ShakingResult
from houfeng.shaking.science.gmm.motion import Distances
from tests.shaking.made_result import unseen_result


def places(result: ShakingResult) -> dict[str, dict]:
    told = json.loads(station_marks_bytes(result))
    names = [one["name"] for one in told["measures"]]
    found = {}
    for row in told["stations"]:
        place = dict(zip(told["fields"], row, strict=True))
        place["values"] = {names[one[0]]: one[1:] for one in place["values"]}
        found[place["id"]] = place
    return found


def test_a_station_tells_each_measure_beside_its_prediction(made: ShakingResult) -> None:
    one = places(made)["SC.A01"]
    observed, predicted, residual, used, reason, converted = one["values"]["PGA"]
    at = made.compared["PGA"]
    assert observed == pytest.approx(100 * np.exp(at.observed[0]), rel=0.005)
    assert predicted == pytest.approx(100 * np.exp(at.predicted[0]), rel=0.005)
    assert residual == 0.4  # 0.25 / sqrt(0.35² + 0.55²) = 0.38
    assert (used, reason, converted) == (1, -1, 0)
    assert one["values"]["CSIS"][5] == 1  # from PGA
    assert (one["felt"], one["used"]) == (0, 1)


def test_the_sigma_of_the_observation_itself_counts(made: ShakingResult) -> None:
    # Converted: 0.25 / sqrt(0.35² + 0.55² + 0.66²) = 0.27
    assert places(made)["SC.A01"]["values"]["CSIS"][2] == 0.3


def test_felt_places_tell_intensity_alone(made: ShakingResult) -> None:
    cell = places(made)["DYFI.1"]
    assert set(cell["values"]) == {"MMI", "CSIS"}
    assert cell["felt"] == 1


def test_why_not_is_told_in_both_languages(made: ShakingResult) -> None:
    told = station_marks(made)
    number = places(made)["SC.A02"]["values"]["PGA"][4]
    assert "more than 3" in told["reasons"]["en"][number]
    assert "超过 3" in told["reasons"]["zh"][number]
    assert places(made)["SC.A02"]["used"] == 0


def test_what_a_flag_took_away_is_shown_as_it_was_written(made: ShakingResult) -> None:
    observed = made.compared["PGA"].observed.copy()
    written = observed.copy()
    observed[3] = np.nan
    compared = {**made.compared, "PGA": replace(made.compared["PGA"], observed=observed)}
    seen = replace(made.observations, recorded={"PGA": written})
    value = places(replace(made, compared=compared, observations=seen))["SC.B02"]["values"]["PGA"]
    assert value[0] == pytest.approx(100 * np.exp(written[3]), rel=0.005)
    assert value[2] is None  # no residual of what was not used
    assert value[4] >= 0


def test_nothing_observed_is_an_empty_list() -> None:
    told = json.loads(station_marks_bytes(unseen_result()))
    assert told["stations"] == []
    assert told["fields"] == list(FIELDS)


def test_five_thousand_felt_cells_stay_light(made: ShakingResult) -> None:
    n = 5000
    some = np.linspace(0.0, 1.0, n)
    zero = np.zeros(n)
    cells = Observations(
        ids=tuple(f"DYFI.{i}" for i in range(n)),
        names=("",) * n,
        kinds=(MACROSEISMIC,) * n,
        sources=("felt",) * n,
        longitudes=103 + some,
        latitudes=31 + some,
        vs30_ms=zero,
        replies=zero + 5,
        values={},
        extra_sigma={},
        flags={},
    )
    one = Compared(
        5 + some, ("",) * n, zero + 0.3, 5 + zero, zero + 0.3, zero + 0.6, some >= 0, ("",) * n
    )
    many = replace(
        made,
        observations=cells,
        distances=Distances(*[10 + some] * 8),
        compared=dict.fromkeys(made.compared, one),
    )
    assert len(station_marks_bytes(many)) < 600_000
