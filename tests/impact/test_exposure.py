"""The embedded exposure against census figures it was not made of, and conservation."""

import numpy as np
import pytest

from houfeng.impact.exposure import census_2020, people_on
from houfeng.impact.spread import CELLS_PER_DEGREE, Clusters, spread_on_cells
from houfeng.vocabulary.errors import NotValid

PUBLISHED_TOTAL = 1_443_497_378  # NBS communiqué No. 2 of 2021-05-11
IN_SERVICE = 2_000_000  # counted in no province


def test_census_table_adds_up_to_the_published_total():
    assert sum(people for people, _ in census_2020().values()) + IN_SERVICE == PUBLISHED_TOTAL


def test_urban_shares_add_up_to_the_published_urban_people():
    table = [row for code, row in census_2020().items() if code < 70]

    # Communiqué No. 7: 901,991,162 urban, those in service among them.
    urban = sum(people * share for people, share in table) + IN_SERVICE
    assert urban == pytest.approx(901_991_162, rel=1e-4)


def test_province_totals_are_the_census(exposure):
    for code, (people, _) in census_2020().items():
        assert exposure.province_totals[code] == pytest.approx(people, rel=1e-3)


def test_cells_hold_everybody(exposure):
    assert exposure.total("people") == pytest.approx(
        sum(exposure.province_totals.values()), rel=1e-4
    )


@pytest.mark.parametrize(
    ("prefecture", "bounds", "census", "factor"),
    [
        # Chengdu plain and around: Chengdu, Deyang, Meishan fill most of this window:
        # 20,937,757 + 3,456,161 + 2,955,219 by the 2020 census.
        ("Chengdu plain", (103.0, 104.9, 29.9, 31.5), 27_349_137, 1.25),
        # Aba (822,587) and the north of Garze: plateau.
        ("Aba", (100.9, 103.6, 31.3, 34.2), 822_587, 2.2),
    ],
)
def test_people_of_regions_are_near_their_census(exposure, prefecture, bounds, census, factor):
    west, east, south, north = bounds
    people = people_on(exposure, np.arange(west, east, 0.1), np.arange(south, north, 0.1)).sum()

    assert census / factor < people < census * factor


@pytest.mark.parametrize("step", [0.01, 0.0333, 0.1, 0.5])
def test_resampling_keeps_the_total(exposure, step):
    west, south, size = 103.0, 29.0, 3.0
    count = round(size / step)
    longitudes = west + (np.arange(count) + 0.5) * step
    latitudes = south + (np.arange(count) + 0.5) * step
    edge = size if count * step == pytest.approx(size) else count * step
    fine = (np.arange(round(edge * 200)) + 0.5) / 200

    people = people_on(exposure, longitudes, latitudes)
    reference = people_on(exposure, west + fine, south + fine)

    assert people.shape == (count, count)
    assert people.sum() == pytest.approx(reference.sum(), rel=2e-3)
    assert people.sum() > 1e7


def test_whole_region_is_the_sum_of_its_halves(exposure):
    latitudes = np.arange(20.05, 40, 0.1)
    whole = people_on(exposure, np.arange(100.05, 110, 0.1), latitudes)
    left = people_on(exposure, np.arange(100.05, 105, 0.1), latitudes)
    right = people_on(exposure, np.arange(105.05, 110, 0.1), latitudes)

    np.testing.assert_allclose(np.hstack([left, right]), whole, rtol=1e-6, atol=1e-6)


def test_a_single_town_keeps_its_people_and_its_place():
    town = Clusters(
        np.array([100.02]), np.array([30.01]), np.array([5000.0]), np.array([3.0]),
        np.array([51], dtype=np.uint8),
    )  # fmt: skip

    cells, people = spread_on_cells(town)

    rows, columns = np.divmod(cells, 360 * CELLS_PER_DEGREE)
    assert people.sum() == pytest.approx(5000.0)
    centre_lon = np.average((columns + 0.5) / CELLS_PER_DEGREE - 180, weights=people)
    centre_lat = np.average((rows + 0.5) / CELLS_PER_DEGREE - 90, weights=people)
    assert centre_lon == pytest.approx(100.02, abs=0.003)
    assert centre_lat == pytest.approx(30.01, abs=0.003)


def test_grids_may_cross_the_date_line(exposure):
    longitudes, latitudes = np.arange(177.05, 182.0, 0.1), np.arange(-19.95, -15, 0.1)
    east = people_on(exposure, np.arange(177.05, 180.0, 0.1), latitudes)

    people = people_on(exposure, longitudes, latitudes)

    assert east.sum() > 100_000  # Suva and Lautoka
    assert people[:, : east.shape[1]].sum() == pytest.approx(east.sum())


def test_uneven_grids_are_refused(exposure):
    with pytest.raises(NotValid, match="longitudes"):
        people_on(exposure, np.array([100.0, 100.1, 100.3]), np.array([30.0, 30.1]))


def test_source_says_that_the_spread_is_synthetic(exposure):
    assert "合成" in exposure.source
    assert any("Synthetic" in line.note for line in exposure.lineage)
