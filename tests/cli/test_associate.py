"""`houfeng associate`, as a person runs it."""

import csv
import json
import re

import pytest

from houfeng.vocabulary.geometry import distance_km
from tests.monitoring.made_association import STATIONS, picks_of

SOURCE = (103.12, 30.07, 11.0, 20.0)


@pytest.fixture
def files(tmp_path):
    stations = tmp_path / "stations.csv"
    stations.write_text(
        "name,longitude,latitude,elevation_m\n"
        + "".join(f"{s.name},{s.longitude},{s.latitude},{s.elevation_m}\n" for s in STATIONS)
    )
    velocity = tmp_path / "model.csv"
    velocity.write_text("depth,vp,vs\n0,5.0,2.9\n5,5.9,3.4\n20,6.4,3.7\n40,8.0,4.5\n")
    picks = tmp_path / "picks.csv"
    picks.write_text(
        "station,phase,time\n"
        + "".join(f"{p.station},{p.phase},{p.at:.3f}\n" for p in picks_of(SOURCE))
        + "XX.NONE.00,P,1600000030.0\n,P,1600000031.0\n"
    )
    return picks, stations, velocity, tmp_path / "events.csv"


def test_an_earthquake_is_written(houfeng, files):
    picks, stations, velocity, out = map(str, files)
    done = houfeng(
        "associate", picks, "--stations", stations, "--velocity", velocity, "--out", out, "--json"
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["events"] == 1
    assert told["counts"]["unknown station"] == 1
    assert told["counts"]["refused"] == 1
    assert "column station" in done.stderr
    assert "XX.NONE.00 (1)" in done.stderr.replace("\n", "")
    with files[3].open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["origin_at"].startswith("2020-09-13T12:27:")  # 1600000020
    off = distance_km(float(row["longitude"]), float(row["latitude"]), *SOURCE[:2])
    assert float(off) < 1.5


def test_a_model_to_mend_is_told(houfeng, files):
    picks, stations, velocity, out = map(str, files)
    files[2].write_text("depth,vp,vs\n0,5.0,2.9\n20,5.9,3.4\n5,6.4,3.7\n")
    done = houfeng(
        "associate", picks, "--stations", stations, "--velocity", velocity, "--out", out, "--json"
    )
    assert done.returncode == 2
    told = json.loads(done.stderr.strip().splitlines()[-1])
    assert told["field"] == "velocity row 4, column depth"


def test_a_flood_is_told(houfeng, files):
    picks, stations, velocity, out = map(str, files)
    # 40 in each ten seconds at one station for half a minute: 30 are let in.
    storm = "".join(f"XX.A00.00,P,{1600000200.0 + 0.25 * k:.2f}\n" for k in range(120))
    files[0].write_text(files[0].read_text() + storm)
    done = houfeng("associate", picks, "--stations", stations, "--velocity", velocity, "--out", out)
    assert done.returncode == 0, done.stderr
    told = re.search(r"too many at once: (\d+) picks were left out", done.stderr.replace("\n", " "))
    assert told is not None, done.stderr
    assert 20 <= int(told[1]) <= 40
