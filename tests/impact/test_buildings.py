"""Structure types, stock and expected damage."""

import numpy as np
import pytest

from houfeng.impact.buildings import (
    INTENSITIES,
    SETTINGS,
    building_damage,
    building_lineage,
    building_loss_ratio,
    building_stock,
    damage_curves,
    expected_damage,
    house_classes,
    stock_of,
    structure_types,
    type_grade_probabilities,
)
from houfeng.impact.exposure import people_on
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import cell_areas_km2


def test_types_are_the_five_and_their_classes_exist():
    assert list(structure_types()) == ["earth_timber", "brick_timber", "masonry", "frame", "other"]
    for found in structure_types().values():
        assert sum(found.classes.values()) == pytest.approx(1.0)
        assert set(found.classes) <= set(house_classes())
        assert found.name_zh
        assert found.name_en


def test_an_unknown_type_is_told():
    with pytest.raises(NotValid, match="earth_timber"):
        type_grade_probabilities("straw", np.array([8.0]))


def test_curves_are_tabulated_by_hundredths():
    curves = damage_curves()

    assert INTENSITIES[[0, 1, -1]].tolist() == [1.0, 1.01, 12.0]
    for key, curve in curves.items():
        assert curve.shape == (1101, 5)
        assert curve[700] == pytest.approx(type_grade_probabilities(key, np.array([8.0]))[0])
        assert np.diff(curve[:, ::-1].cumsum(axis=1), axis=0).min() > -1e-12
        with pytest.raises(ValueError, match="read-only"):
            curve[0, 0] = 2.0


def test_houses_fall_as_in_yiliang_2012():
    # CEA after the earthquake of 2012-09-07: in the two towns near the epicentre, VIII, about
    # 30 % of earth, stone and brick-timber houses destroyed, about 10 % of masonry and frames
    # destroyed or severely damaged. Simple houses are graded in three steps in the field
    # (GB/T 18208.4), so "destroyed" holds much of what is severe here.
    weak = type_grade_probabilities("earth_timber", np.array([8.0]))[0]
    frame = type_grade_probabilities("frame", np.array([8.0]))[0]
    masonry = type_grade_probabilities("masonry", np.array([8.0]))[0]

    assert weak[4] < 0.30 < weak[3:].sum()
    assert 0.05 < frame[3:].sum() < 0.15
    assert masonry[3:].sum() < 0.25  # twice too many: half of it is taken for undesigned


def test_shares_of_the_stock_sum_to_one_and_cover_all_provinces():
    codes = [code for codes, _ in building_stock().values() for code in codes]
    assert len(codes) == len(set(codes)) == 35  # 34 and the whole country
    for _, stock in building_stock().values():
        assert set(stock.m2_per_head) == set(SETTINGS)
        for shares in stock.shares.values():
            assert sum(shares.values()) == pytest.approx(1.0)


def test_floor_area_per_head_is_the_census_s():
    # China Population Census Yearbook 2020: 41.76 m² in all, 36.52 in cities. People of 2020 in
    # cities, towns and villages: 575, 325 and 510 million.
    _, whole = building_stock()["national"]
    mean = (
        575 * whole.m2_per_head["city"]
        + 325 * whole.m2_per_head["town"]
        + 510 * whole.m2_per_head["village"]
    ) / 1410

    assert whole.m2_per_head["city"] == pytest.approx(36.52, abs=0.1)
    assert mean == pytest.approx(41.76, abs=0.5)


def test_stock_by_density_and_province():
    people = np.array([10_000.0, 2_000.0, 100.0, 100.0])  # on 1 km² each
    found = stock_of(people, 1.0, np.array([51, 51, 51, 0]))

    _, southwest = building_stock()["southwest"]
    _, whole = building_stock()["national"]
    assert found["masonry"].tolist() == pytest.approx(
        [
            10_000 * southwest.m2_per_head["city"] * southwest.shares["city"]["masonry"],
            2_000 * southwest.m2_per_head["town"] * southwest.shares["town"]["masonry"],
            100 * southwest.m2_per_head["village"] * southwest.shares["village"]["masonry"],
            100 * whole.m2_per_head["village"] * whole.shares["village"]["masonry"],
        ]
    )
    total = sum(area for area in found.values())
    assert total[0] == pytest.approx(10_000 * southwest.m2_per_head["city"])


def test_rural_southwest_looks_like_luding_2022():
    # Ye et al. (2024): RC 5 %, masonry 60 %, timber frame 10 %, earth, stone or brick with
    # timber 25 %, of the houses in the struck counties.
    _, stock = building_stock()["southwest"]
    shares = stock.shares["village"]

    assert shares["masonry"] == pytest.approx(0.60, abs=0.15)
    assert shares["earth_timber"] + shares["brick_timber"] == pytest.approx(0.25, abs=0.05)
    assert shares["other"] == pytest.approx(0.10, abs=0.05)
    assert shares["frame"] < 0.20


def test_the_embedded_exposure_has_the_census_s_floor_area(exposure):
    # People told apart by density into city, town and village must come out at the census's
    # 41.76 m² a head over eastern and central China.
    longitudes, latitudes = np.arange(100.0, 120.0, 0.025), np.arange(23.0, 40.0, 0.025)
    people = people_on(exposure, longitudes, latitudes)
    found = stock_of(people, cell_areas_km2(latitudes, 0.025, 0.025)[:, None])

    heads = sum(area.sum() for area in found.values()) / people.sum()
    assert heads == pytest.approx(41.76, abs=1.0)


def test_expected_damage_counts_zone_vi_and_above_only():
    intensity = np.array([[5.49, 5.5], [8.0, 9.0]])
    stock = {"masonry": np.array([[100.0, 200.0], [300.0, 400.0]]), "frame": np.zeros((2, 2))}

    (found,) = expected_damage(stock, intensity)

    by_cell = type_grade_probabilities("masonry", np.array([5.5, 8.0, 9.0]))
    assert found.type == "masonry"
    assert found.total_m2 == 900.0
    assert found.grades_m2 == pytest.approx(tuple(np.array([200.0, 300.0, 400.0]) @ by_cell))
    assert sum(found.grades_m2) == pytest.approx(900.0)


def test_spread_of_the_totals():
    samples = np.arange(101.0)
    found = building_damage((), samples, 2 * samples, 3 * samples)

    assert (found.moderate_m2.median, found.severe_m2.p05, found.destroyed_m2.p95) == (50, 10, 285)


def test_loss_ratios_rise_with_the_grade():
    for key in structure_types():
        ratios = building_loss_ratio(key)
        assert list(ratios) == sorted(ratios)
    # 16 to 45 % for moderate damage of concrete and masonry, 41 to 70 % for severe of rural.
    assert building_loss_ratio("frame")[2] == pytest.approx(0.305)
    assert building_loss_ratio("earth_timber")[3] == pytest.approx(0.555)


def test_lineage_says_synthetic():
    stock, damage = building_lineage()
    assert "Synthetic" in stock.note
    assert "17742" in damage.source
