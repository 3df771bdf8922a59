"""Results: reasons in words, JSON values, CSV that no spreadsheet runs."""

import csv
import io
import json

import pytest

from houfeng.impact.facilities.assess import assess
from houfeng.impact.facilities.product import open_product
from houfeng.impact.facilities.results import neutral, reasons, rows, to_csv
from houfeng.shaking.files import netcdf_bytes
from houfeng.shaking.products.grids_npz import write_grids
from houfeng.shaking.products.info import write_info
from houfeng.shaking.products.netcdf import write_netcdf
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.status import Status
from tests.impact.facilities.making import even_map, sites_of
from tests.impact.facilities.test_watch import NOW
from tests.shaking.made_result import synthetic_result
from tests.shaking.making import elliptic_map


def case():
    sites = sites_of("a,厂,103,31,电站,C1L-HC,", "b,校,103,31,,砖混,", "c,远,99,31,,frame,")
    return sites, assess(sites, even_map(pga_g=0.35, csis=7.6, sigma_ln=0.5, sigma_i=0.6))


def test_reasons_name_value_sigma_curve_and_chances():
    sites, found = case()
    zh, en = reasons(sites, found, 0)

    assert "峰值加速度 0.35 g，标准差 0.50（自然对数）" in zh
    assert "低层钢筋混凝土框架（高设防）" in zh
    assert "最可能中等破坏（36%）" in zh
    assert "中等破坏及以上概率 50%" in zh
    assert "C1L-HC" in en
    assert "moderate or worse 50%, complete 1.6%" in en
    assert "地震烈度 7.6，标准差 0.60；" in reasons(sites, found, 1)[0]
    assert "范围之外" in reasons(sites, found, 2)[0]


def test_rows_are_json_values_worst_first():
    sites, found = case()
    told = list(rows(sites, found))

    json.dumps(told, allow_nan=False)
    assert [row["id"] for row in told] == ["a", "b", "c"]
    assert told[0]["value"] == 0.35
    assert told[0]["probabilities"]["moderate"] == pytest.approx(0.3606, abs=2e-4)
    assert told[2]["most_probable_state"] == "outside"
    assert told[2]["probabilities"] is None


def test_csv_is_ranked_and_says_exercise_in_every_row():
    sites, found = case()
    text = to_csv(sites, found, Status.EXERCISE, found.order)

    assert text.startswith("\ufeff")
    read = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["id"] for row in read] == ["a", "b", "c"]
    assert {row["status"] for row in read} == {"演习 EXERCISE"}
    assert "status" not in to_csv(sites, found, Status.ACTUAL, found.order).splitlines()[0]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_text_that_would_run_is_neutralised(text):
    assert neutral(text) == "'" + text
    assert neutral("厂=1") == "厂=1"


def test_an_id_that_starts_with_a_minus_is_neutral_in_the_csv():
    sites = sites_of("-5,厂,103,31,,C1L-HC,")
    found = assess(sites, even_map())
    assert ",'-5," in to_csv(sites, found, Status.ACTUAL, found.order)


def test_a_products_folder_and_its_files_give_one_version(tmp_path):
    made = synthetic_result(status=Status.EXERCISE)
    write_grids(made, tmp_path / "grids.npz")
    write_info(made, tmp_path / "info.json", NOW)
    (tmp_path / "shaking.nc").write_bytes(netcdf_bytes(elliptic_map(highest=9, km_a_degree=20)))

    whole = open_product(tmp_path)
    assert (whole.event_id, whole.revision) == (made.origin.event_id, made.origin.revision)
    assert whole.status == Status.EXERCISE
    assert len(whole.sha256) == 64
    for name in ("grids.npz", "shaking.nc"):
        assert open_product(tmp_path / name).sha256 == whole.sha256


def test_a_netcdf_alone_tells_its_event(tmp_path):
    made = synthetic_result()
    write_netcdf(made, tmp_path / "measures.nc")
    assert open_product(tmp_path / "measures.nc").event_id == made.origin.event_id


def test_what_is_no_product_is_refused(tmp_path):
    with pytest.raises(NotFound, match=r"grids\.npz"):
        open_product(tmp_path)
    with pytest.raises(NotFound, match="no shaking product"):
        open_product(tmp_path / "none")
    write_grids(synthetic_result(), tmp_path / "grids.npz")
    with pytest.raises(NotFound, match=r"info\.json"):
        open_product(tmp_path)
    (tmp_path / "info.json").write_text("{}")
    with pytest.raises(NotValid, match="no account"):
        open_product(tmp_path)
