"""Figures of economy against each other and against published totals."""

import csv
import json
from importlib.resources import files

import numpy as np
import pytest

from houfeng.impact.economy import (
    china_money_law,
    china_worth,
    cny_per_usd,
    exposed_value_cny,
    gdp_per_head_cny,
    gdp_per_head_usd,
    money_law,
    money_lineage,
    province_gdp_cny,
    wealth_per_head_cny,
)
from houfeng.impact.exposures.embedded import census_2020
from houfeng.impact.pager_countries import pager_countries
from houfeng.impact.tables import read_table
from houfeng.vocabulary.errors import NotFound

MAINLAND = [code for code in census_2020() if code < 70]


def test_provinces_add_up_to_the_country():
    # NBS: GDP of 2024 134,908.4 billion CNY; provinces are counted apart and are 0.7 % below.
    assert len(MAINLAND) == 31
    total = sum(province_gdp_cny(code).value for code in MAINLAND)
    assert total == pytest.approx(134.9084e12, rel=0.015)


@pytest.mark.parametrize(
    ("year", "per_head"),
    [(2010, 30_808), (2020, 71_828), (2024, 95_749)],
)
def test_people_of_all_provinces_have_the_countrys_product(year, per_head):
    people = {code: census_2020()[code][0] for code in MAINLAND}
    product = sum(
        gdp_per_head_cny("CN", code, year).value * people[code] for code in MAINLAND
    ) / sum(people.values())

    # 2010: provinces of that time summed to 8.7 % more than the country (437,042 against 401,513
    # hundred million), and people have moved since.
    assert product == pytest.approx(per_head, rel=0.16 if year == 2010 else 0.02)


@pytest.mark.parametrize("year", [1996, 2000, 2008, 2013, 2017, 2021])
def test_national_figures_agree_with_the_world_bank(year):
    """Ours are of the NBS in yuan, theirs in dollars: two ways to one number."""
    row = next(row for row in read_table("gdp_china.csv") if row["year"] == str(year))

    assert float(row["gdp_per_head_cny"]) / cny_per_usd(year).value == pytest.approx(
        gdp_per_head_usd("CN", year).value, rel=0.005
    )


def test_between_known_years_a_province_keeps_between_its_ratios():
    # Sichuan 2010 21,182, 2020 58,126; the country 30,808, 49,922 (2015), 71,828: half way
    # sqrt(21182 / 30808 x 58126 / 71828) x 49922 = 37,237.
    assert gdp_per_head_cny("CN", 51, 2015).value == pytest.approx(37_237, rel=1e-3)
    assert gdp_per_head_cny("CN", 51, 2010).value == pytest.approx(21_182, rel=1e-6)


def test_years_beyond_the_tables_are_given_the_nearest_and_say_so():
    latest = gdp_per_head_cny("CN", 62, 2026)

    assert (latest.year, latest.value) == (2024, gdp_per_head_cny("CN", 62, 2024).value)
    assert gdp_per_head_usd("JP", 2026).year == 2021
    assert gdp_per_head_usd("JP", 2026).value == pytest.approx(39_313, rel=0.02)  # World Bank
    assert cny_per_usd(1976).year == 1990


def test_a_loss_in_gansu_is_not_valued_like_one_in_shanghai():
    shanghai, gansu = (wealth_per_head_cny("CN", code, 2024) for code in (31, 62))

    assert 3.5 < shanghai / gansu < 5.5  # 216,835 to 51,971 a head


def test_wealth_is_worth_times_product():
    product = gdp_per_head_cny("CN", 51, 2022).value
    assert wealth_per_head_cny("CN", 51, 2022) == pytest.approx(china_worth() * product)

    # Japan: PAGER's alpha 13.3899, World Bank 2020 about 40,000 dollars, 6.8976 yuan.
    japan = wealth_per_head_cny("JP", 0, 2020)
    assert japan == pytest.approx(13.3899 * 40_040 * 6.8976, rel=0.02)


def test_value_of_cells_is_that_of_people_and_land():
    people = np.array([[1000.0, 0.0], [500.0, 2000.0]])
    land_km2 = np.array([[10.0, 10.0], [10.0, 0.0]])
    codes = np.array([[51, 51], [62, 0]], dtype=np.uint8)
    sichuan, gansu = (wealth_per_head_cny("CN", code, 2022) for code in (51, 62))

    at_home = exposed_value_cny(people, land_km2, codes, 2022)
    with_nepal = exposed_value_cny(people, land_km2, codes, 2022, country="NP")

    # Ten km² have the worth of a hundred heads of their province.
    assert at_home == pytest.approx(np.array([[1100 * sichuan, 100 * sichuan], [600 * gansu, 0.0]]))
    assert with_nepal[1, 1] == pytest.approx(2000 * wealth_per_head_cny("NP", 0, 2022))
    assert with_nepal[0] == pytest.approx(at_home[0])


def test_land_of_taiwan_is_not_counted():
    # PAGER's models count people alone.
    one = exposed_value_cny(np.array([7.0]), np.array([10.0]), np.array([71]), 2020)

    assert one == pytest.approx([7 * wealth_per_head_cny("TW", 0, 2020)])


def test_hong_kong_macao_and_taiwan_have_their_own_figures():
    for code, country in ((71, "TW"), (81, "HK"), (82, "MO")):
        assert gdp_per_head_cny("CN", code, 2020).value == pytest.approx(
            gdp_per_head_usd(country, 2020).value * 6.8976
        )
        assert money_law("CN", code) == money_law(country, 0)
        assert money_law("CN", code) != china_money_law()


def test_every_country_of_pager_can_be_valued():
    unknown = []
    for code in pager_countries():
        if code == "CN":
            continue
        try:
            wealth_per_head_cny(code, 0, 2024)
        except NotFound:
            unknown.append(code)
    assert unknown == ["AQ"]  # nobody lives there


def test_the_world_can_be_asked_for_by_name():
    # World Bank: 12,237 dollars in 2021; PAGER's default alpha is 1.
    assert gdp_per_head_usd("world", 2021).value == pytest.approx(12_237, rel=0.01)
    assert wealth_per_head_cny("world", 0, 2021) == pytest.approx(12_237 * 6.4515, rel=0.01)


def test_stand_ins_are_told():
    assert "GB for FK" in gdp_per_head_usd("FK", 2020).source


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda: gdp_per_head_usd("QQ", 2020), "neighbour"),
        (lambda: gdp_per_head_cny("CN", 0, 2020), "GB/T 2260"),
        (lambda: gdp_per_head_cny("CN", 99, 2020), "GB/T 2260"),
        (lambda: province_gdp_cny(71), "31 provinces"),
        (lambda: money_law("QQ", 0), "ISO 3166"),
    ],
)
def test_what_is_not_known_says_what_to_give(ask, told):
    with pytest.raises(NotFound, match=told):
        ask()


def test_share_rises_and_saturates():
    law = china_money_law()
    share = law.rates(np.array([4.4, 6.0, 7.0, 8.0, 9.0, 12.0]))

    assert share[0] == 0.0
    assert np.all(np.diff(share) > 0)
    # Loss ratios of houses in Chinese practice: a few percent at VI, about 15 at VII, 20 to 45 at
    # VIII, 40 to 70 at IX.
    assert 0.02 < share[1] < 0.08
    assert 0.10 < share[2] < 0.25
    assert 0.20 < share[3] < 0.45
    assert 0.40 < share[4] < 0.70
    assert share[5] < 1.0


def test_lineage_says_whose_law_and_figures():
    home = money_lineage("CN", 51, 2022)
    abroad = money_lineage("JP", 0, 2022)

    assert "Houfeng China" in home.name
    assert "memory" in home.note
    assert "2022" in home.note
    assert "PAGER" in abroad.name
    assert "World Bank" in abroad.note


def test_figures_of_memory_are_marked_as_such():
    text = files("houfeng.impact").joinpath("data/gdp_provinces.csv").read_text("utf-8")
    marks = {row["gdp_2024_support"] for row in csv.DictReader(text.splitlines())}

    assert marks == {"seen", "memory"}
    assert "memory" in province_gdp_cny(52).source
    assert "memory" not in province_gdp_cny(51).source
    json.loads(files("houfeng.impact").joinpath("data/economic_law_china.json").read_text("utf-8"))
