"""`houfeng facilities`, as a person runs it."""

import csv
import json
from datetime import UTC, datetime

import pytest

from houfeng.shaking.products.writing import write_products
from houfeng.vocabulary.status import Status
from tests.shaking.made_result import synthetic_result

HEADER = "编号,名称,经度,纬度,类型,易损性\n"
GOOD = HEADER + "a,电站,103.4,31.0,电站,C1L-HC\nb,学校,103.5,31.1,学校,砖混\nc,远处,90,31,,frame\n"


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    folder = tmp_path_factory.mktemp("product")
    made = synthetic_result(status=Status.EXERCISE)
    write_products(made, folder, datetime(2026, 1, 1, tzinfo=UTC))
    return folder


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "sites.csv"
    path.write_text(GOOD, "utf-8")
    return path


def fault(done):
    return json.loads(done.stderr.strip().splitlines()[-1])


def test_sites_are_ranked_with_reasons(houfeng, product, listed, tmp_path):
    out = tmp_path / "ranked.csv"
    done = houfeng(
        "facilities", "assess", str(listed), "--shaking", str(product), "--json", "--out", str(out)
    )
    assert done.returncode == 0, done.stderr

    told = json.loads(done.stdout)
    assert told["shaking"]["event"] == "exercise-synthetic-1"
    assert told["shaking"]["status"] == "exercise"
    assert "演习" in told["banner"]["zh"]
    assert len(told["shaking"]["sha256"]) == 64
    assert told["outside"] == told["counts"]["outside"] == 1
    assert sum(told["counts"].values()) == 3
    first = told["facilities"][0]
    assert sum(first["probabilities"].values()) == pytest.approx(1, abs=1e-3)
    assert "烈度" in first["reason_zh"] or "加速度" in first["reason_zh"]
    assert told["facilities"][-1]["most_probable_state"] == "outside"
    assert set(told["seconds"]) >= {"reading", "map", "assessing"}
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert [row["id"] for row in rows] == [row["id"] for row in told["facilities"]]
    assert {row["status"] for row in rows} == {"演习 EXERCISE"}

    shown = houfeng("facilities", "assess", str(listed), "--shaking", str(product / "grids.npz"))
    assert "演习 EXERCISE" in shown.stdout


def test_a_bad_row_refuses_the_file_and_keep_good_lists_it(houfeng, product, listed):
    listed.write_text(GOOD + "d,空,0,0,,\ne,=1+1,103,31,,\n", "utf-8")
    words = ("facilities", "assess", str(listed), "--shaking", str(product), "--json")

    done = houfeng(*words)
    assert done.returncode == 2
    assert fault(done)["field"] == "sites.csv, row 5, column 经度"
    assert "--keep-good" in fault(done)["mend"]

    kept = json.loads(houfeng(*words, "--keep-good", "--limit", "1").stdout)
    assert [(one["row"], one["column"]) for one in kept["refused"]] == [(5, "经度"), (6, "名称")]
    assert kept["refused_rows"] == 2
    assert (len(kept["facilities"]), kept["not_listed"]) == (1, 2)


def test_own_curves_and_names_that_are_wrong(houfeng, product, listed, tmp_path):
    curves = tmp_path / "curves.csv"
    curves.write_text("name,state,measure,median,beta\n塔,slight,PGV,20,0.5\n", "utf-8")
    listed.write_text(HEADER + "a,塔,103.4,31.0,,塔\n", "utf-8")
    words = ("facilities", "assess", str(listed), "--shaking", str(product), "--json")

    told = json.loads(houfeng(*words, "--curves", str(curves)).stdout)
    assert told["facilities"][0]["measure"] == "PGV"

    assert "there is no fragility of that name" in fault(houfeng(*words))["mend"]
    curves.write_text(
        "name,state,measure,median,beta\n塔,slight,PGV,20,0.5\n塔,complete,PGV,10,0.5\n", "utf-8"
    )
    assert "cross" in fault(houfeng(*words, "--curves", str(curves)))["mend"]
    assert fault(houfeng(*words, "--fragility", "straw"))["field"] == "--fragility"


def test_what_is_not_there_is_told(houfeng, product, listed):
    done = houfeng("facilities", "assess", "none.csv", "--shaking", str(product), "--json")
    assert (done.returncode, fault(done)["error"]) == (3, "NotFound")
    done = houfeng("facilities", "assess", str(listed), "--shaking", "out/none", "--json")
    assert done.returncode == 3


def test_lists_are_kept_and_proved_by_a_heartbeat(houfeng, listed):
    empty = houfeng("facilities", "lists")
    assert "No lists yet" in empty.stdout, empty.stderr
    words = ("facilities", "import", str(listed), "--organisation", "power", "--list", "电厂")
    assert houfeng(*words, "--json").returncode == 3  # no such organisation
    houfeng(
        "people", "organisation", "power", "--name-zh", "电力公司", "--name-en", "Power Company"
    )

    done = houfeng(*words, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["list"], told["version"], told["sites"]) == ("电厂", 1, 3)
    assert "power" in houfeng("facilities", "lists").stdout

    (beat,) = json.loads(
        houfeng("facilities", "heartbeat", "--organisation", "power", "--json").stdout
    )
    assert (beat["kind"], beat["status"]) == ("test", "test")
    (kept,) = json.loads(houfeng("facilities", "notices", "--json").stdout)
    assert kept == beat
    assert "【测试】" in houfeng("facilities", "notices").stdout

    off = houfeng("facilities", "watch", "--organisation", "power", "--list", "电厂", "--off")
    assert off.returncode == 0
    assert houfeng("facilities", "heartbeat", "--organisation", "power").returncode == 3


def test_the_standing_map_of_an_event_is_used(houfeng, listed):
    missing = houfeng("facilities", "assess", str(listed), "--shaking", "wuding-1995", "--json")
    assert missing.returncode == 3
    assert "houfeng respond" in fault(missing)["detail"]


def test_every_command_has_an_example_in_its_help(houfeng):
    for words in ("assess", "import", "lists", "watch", "notices", "heartbeat"):
        told = houfeng("facilities", words, "--help").stdout
        assert f"houfeng facilities {words}" in told.split("Example", 1)[1]
