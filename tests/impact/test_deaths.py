"""The law made from the data file."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from houfeng.impact import deaths
from houfeng.impact.deaths import (
    ABROAD,
    TAIWAN,
    catalogue_law,
    coefficients_from,
    death_law,
    deaths_lineage,
    fold_of,
    kept_coefficients,
    region_code,
)

LUHUO_AT = datetime(1973, 2, 6, 10, 37, 10, tzinfo=UTC)  # 197302061037 of EXPO-CAT
NOON = datetime(2024, 5, 12, 4, 0, tzinfo=UTC)  # noon at 120 E
NINE = np.array([9.0])


@pytest.mark.parametrize(
    ("longitude", "latitude", "code"),
    [
        (102.08, 29.59, "qingzang"),  # Luding
        (77.2, 39.5, "xinjiang"),  # Jiashi
        (118.2, 39.6, "east"),  # Tangshan
        (120.82, 23.85, TAIWAN),  # Jiji
        (37.0, 37.2, ABROAD),  # Gaziantep
        (-118.5, 34.2, ABROAD),  # Northridge
    ],
)
def test_regions(longitude, latitude, code):
    assert region_code(longitude, latitude) == code


def test_the_coast_across_the_strait_is_mainland():
    for place in ((119.3, 26.08), (118.1, 24.48)):  # Fuzhou, Xiamen
        assert region_code(*place) in ("east", "central")


def test_an_earthquake_of_the_sample_is_known_again_by_id_or_time():
    fold = fold_of("197302061037", LUHUO_AT)

    assert fold in range(10)
    assert fold_of("us-name", LUHUO_AT + timedelta(seconds=40)) == fold
    assert fold_of("197302061037", LUHUO_AT + timedelta(minutes=5)) == fold
    assert fold_of("197302061037", datetime(2024, 1, 1, tzinfo=UTC)) is None
    assert fold_of("us-name", LUHUO_AT + timedelta(minutes=5)) is None


def test_the_fold_that_left_it_out_is_another_fit():
    whole = catalogue_law("qingzang", 100.5, LUHUO_AT)
    without = [catalogue_law("qingzang", 100.5, LUHUO_AT, fold=fold) for fold in range(10)]

    assert len({law.rate.level for law in [whole, *without]}) == 11


def test_our_maps_are_read_with_the_bridge():
    ours = death_law(102.0, 30.0, NOON)
    catalogue = catalogue_law("qingzang", 102.0, NOON)
    shift = deaths.document()["bridge"]["shift"]

    assert shift != 0
    assert ours.spread == catalogue.spread  # what our map is off by comes from realisations
    assert ours.rates(NINE - shift) == pytest.approx(catalogue.rates(NINE))


def test_taiwan_is_safer_than_the_mainland_and_later_safer_than_earlier():
    mainland, island = death_law(118.0, 26.5, NOON), death_law(121.0, 24.0, NOON)
    earlier = death_law(118.0, 26.5, datetime(1975, 5, 12, 4, 0, tzinfo=UTC))
    much_later = death_law(118.0, 26.5, datetime(2060, 5, 12, 4, 0, tzinfo=UTC))

    assert island.rates(NINE) < mainland.rates(NINE) < earlier.rates(NINE)
    assert much_later.rates(NINE) == mainland.rates(NINE)  # levelled off


@pytest.mark.parametrize("place", [(102.0, 30.0), (77.0, 39.5), (121.0, 24.0), (37.0, 37.2)])
def test_the_law_rises_with_intensity(place):
    assert (np.diff(death_law(*place, NOON).rates(np.arange(4.0, 12.0, 0.05))) >= 0).all()


def test_lineage_names_fit_and_skill():
    of_deaths, abroad = deaths_lineage(102.0, 30.0, NOON), deaths_lineage(37.0, 37.2, NOON)

    assert of_deaths.role == "fatalities"
    assert "EXPO-CAT" in of_deaths.source
    assert "left out" in of_deaths.note and "day" in of_deaths.note
    assert "outside China" in abroad.note


def test_coefficients_are_kept_as_they_are_read():
    kept = deaths.document()["deaths"]["coefficients"]
    regions = tuple(deaths.document()["regions"])

    assert kept_coefficients(coefficients_from(kept, regions), regions) == kept


def test_every_fold_is_monotone_over_the_zones():
    for kept in deaths.document()["deaths"]["folds"]:
        # Slope at 4.5 of level + slope (I - 8) + bend (I - 8)^2.
        assert kept["slope"] - 7 * kept["bend"] > 0
