"""`houfeng respond`, from outside: the whole folder, valid; and a crash in the middle."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lxml import etree
from pypdf import PdfReader

from tests.command import ROOT, environment

PROGRAMS = Path(sys.executable).parent
MEASURES = ("pga", "pgv", "psa0p3", "psa1p0", "psa3p0", "mmi", "csis")
FILES = {
    "event.json", "intensity.tif", "shaking.nc", "contours.geojson", "map.zh.svg", "map.en.svg",
    "impact.json", "brief.zh.pdf", "brief.zh.docx", "brief.en.pdf", "alert.cap.xml",
    "brief.zh.json", "brief.en.json",
    "product.json", "timings.json",
    "grids.npz", "stationlist.json", "rupture.json", "info.json", "inputs.zip",
    "grid.xml", "uncertainty.xml", "measures.nc", "shakemap.kmz",
    "shakemap.zh.pdf", "shakemap.zh.png", "shakemap.en.pdf", "shakemap.en.png",
    "stations.json", "layers.json", "layer_outline.svg", "layer_sigma.png",
    *(f"layer_{m}.png" for m in MEASURES if m != "csis"),
    *(f"attenuation_{m}.{language}.svg" for m in ("pga", "pgv", "intensity")
      for language in ("zh", "en")),
    *(f"{m}.tif" for m in MEASURES),
    *(f"cont_{m}.json" for m in MEASURES),
    *(f"coverage_{m}.covjson" for m in MEASURES),
}  # fmt: skip


@pytest.fixture(scope="module")
def wenchuan(houfeng, tmp_path_factory) -> tuple[Path, dict]:
    out = tmp_path_factory.mktemp("wenchuan")
    done = houfeng("respond", "wenchuan-2008", "--out", str(out), "--json")
    assert done.returncode == 0, done.stderr
    return out, json.loads(done.stdout)


def test_every_file_is_there_and_named_with_its_digest(wenchuan):
    out, told = wenchuan

    assert {path.name for path in out.iterdir()} == FILES
    for product in told["manifest"]["products"]:
        for file in product["files"]:
            content = (out / file["name"]).read_bytes()
            assert len(content) == file["size"]
    assert json.loads((out / "product.json").read_text("utf-8")) == told["manifest"]
    assert told["timings"]["total"] == pytest.approx(sum(told["timings"]["stages"].values()))


def test_the_geotiff_is_a_valid_cog(wenchuan):
    done = subprocess.run(
        [PROGRAMS / "rio", "cogeo", "validate", "--strict", wenchuan[0] / "intensity.tif"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "is a valid cloud optimized GeoTIFF" in done.stdout, done.stdout + done.stderr


def test_the_netcdf_follows_the_cf_conventions(wenchuan):
    done = subprocess.run(
        [PROGRAMS / "compliance-checker", "-t", "cf:1.11", wenchuan[0] / "shaking.nc"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_alert_is_valid_against_the_standards_own_schema(wenchuan):
    schema = etree.XMLSchema(etree.parse(ROOT / "houfeng/documents/cap12.xsd"))
    schema.assertValid(etree.parse(wenchuan[0] / "alert.cap.xml"))


def test_the_briefs_are_a_few_pages_and_their_text_can_be_read(wenchuan):
    zh = PdfReader(wenchuan[0] / "brief.zh.pdf")
    en = PdfReader(wenchuan[0] / "brief.en.pdf")

    # A great earthquake: some 150 counties in the table.
    assert 2 <= len(zh.pages) <= 5
    assert 2 <= len(en.pages) <= 6
    chinese = zh.pages[0].extract_text().replace(" ", "")
    assert "汶川" in chinese
    assert "烈度" in chinese
    assert "Wenchuan" in en.pages[0].extract_text()
    for reader in (zh, en):
        fonts = reader.pages[0]["/Resources"]["/Font"]
        assert all("NotoSansSC" in str(fonts[name].get_object()["/BaseFont"]) for name in fonts)


def test_impact_holds_what_the_contract_says(wenchuan):
    impact = json.loads((wenchuan[0] / "impact.json").read_text("utf-8"))

    areas = impact["intensity_areas_km2"]
    # The survey found IX over 7,738 km² and VI over 314,906 km² (CEA 2008-08): degree zones,
    # so the weaker zone is the larger; first-form models are within a factor of two there.
    assert areas["6"] > areas["7"] > areas["8"] > areas["9"]
    assert 314_906 / 2 < areas["6"] < 314_906 * 2
    assert 7_738 / 2 < areas["9"] < 7_738 * 2
    for name in ("fatalities", "injured", "displaced", "trapped", "economic_loss_cny"):
        loss = impact[name]
        assert 0 <= loss["p05"] < loss["median"] < loss["p95"]
        assert sum(b["probability"] for b in loss["bins"]) == pytest.approx(1)
    assert impact["alert_level"] == "red"
    assert impact["exposure_source"]
    assert impact["max_intensity"] > 9
    assert impact["fatalities"]["p05"] < 69_227 + 17_923 < impact["fatalities"]["p95"]
    assert len(impact["counties"]) > 50
    assert {"510000", "610000", "620000"} <= {c["code"][:2] + "0000" for c in impact["counties"]}
    assert impact["response_level"]["level"] == "I"
    assert impact["buildings"]["destroyed_m2"]["median"] > 1e7
    assert {line["role"] for line in impact["lineage"]} >= {"fatalities", "exposure", "injured"}


def test_an_earthquake_given_by_values(houfeng, tmp_path):
    words = ["--lat", "30.1", "--lon", "102.9", "--depth", "12", "--mag", "6.0"]
    words += ["--time", "2026-01-31T08:05:00Z", "--status", "exercise", "--out", str(tmp_path)]
    done = houfeng("respond", *words, "--json")

    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == FILES
    event = json.loads((tmp_path / "event.json").read_text("utf-8"))
    assert (event["status"], event["magnitude"]) == ("exercise", 6.0)
    assert "<status>Exercise</status>" in (tmp_path / "alert.cap.xml").read_text("utf-8")
    assert "演习" in PdfReader(tmp_path / "brief.zh.pdf").pages[0].extract_text()


def test_killed_in_the_middle_then_run_again_everything_is_there_once(houfeng, home):
    words = [sys.executable, "-m", "houfeng", "respond", "yangbi-2021"]
    process = subprocess.Popen(
        words, env=environment(home), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    work = home / "work" / "yangbi-2021.r1"
    until = time.monotonic() + 60
    while not (work / "impact.json").exists():  # in the middle: shaking and impact are made
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < until
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    before = json.loads(houfeng("products", "list", "--event", "yangbi-2021", "--json").stdout)
    assert before == []  # nothing half-published

    done = houfeng("respond", "yangbi-2021", "--json")
    assert done.returncode == 0, done.stderr
    made = json.loads(houfeng("products", "list", "--event", "yangbi-2021", "--json").stdout)
    checked = json.loads(houfeng("products", "verify", "--json").stdout)

    kinds = ["alert", "brief", "grids", "impact", "origin", "shaking"]
    assert sorted(p["type"] for p in made) == kinds
    assert {p["revision"] for p in made} == {1}
    assert checked["faults"] == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["nowhere-1900"], 3, "nowhere-1900"),
        (["wenchaun-2008"], 3, "wenchuan-2008"),  # the nearest name is offered
        (
            ["--lat", "95", "--lon", "103", "--mag", "6", "--time", "2026-01-31T08:05:00Z"],
            2,
            "latitude: 95",
        ),
        (
            ["--lat", "30", "--lon", "103", "--mag", "12", "--time", "2026-01-31T08:05:00Z"],
            2,
            "magnitude: 12",
        ),
        (["--lat", "30", "--lon", "103", "--mag", "6", "--time", "2026-01-31T08:05:00"], 2, "zone"),
        (["--lat", "30", "--lon", "103", "--mag", "6"], 2, "--time"),
        (["missing.xml"], 3, "missing.xml"),
        ([], 2, "name an event"),
    ],
)
def test_bad_input_is_told_and_publishes_nothing(houfeng, words, code, said):
    done = houfeng("respond", *words)

    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_broken_files_are_told(houfeng, tmp_path):
    quake = tmp_path / "quake.xml"
    quake.write_text(
        '<?xml version="1.0"?><q:quakeml xmlns:q="http://quakeml.org/xmlns/quakeml/1.2"'
    )
    done = houfeng("respond", str(quake))
    assert done.returncode == 2
    assert "cut short" in done.stderr

    table = tmp_path / "table.csv"
    text = (
        "发震时刻,震级(M),纬度(°),经度(°),深度(千米),参考位置\n"
        "2022-09-05 12:52:18,6.8,29.59,102.08,16,四川甘孜州泸定县\n"
    )
    table.write_bytes(text.encode("gb18030"))
    wrong = houfeng("respond", str(table), "--encoding", "utf-8")
    assert wrong.returncode == 2
    assert "gb18030" in wrong.stderr.lower()
    right = houfeng("events", "import", str(table), "--json")
    assert right.returncode == 0, right.stderr


def test_an_out_folder_that_cannot_be_is_told_before_any_work(houfeng, tmp_path):
    (tmp_path / "taken").write_text("a file")
    done = houfeng("respond", "wenchuan-2008", "--out", str(tmp_path / "taken"))

    assert done.returncode == 2
    assert "--out" in done.stderr


def test_a_database_that_is_not_there_is_told(houfeng):
    done = houfeng("events", "list", DATABASE_URL="postgresql://nobody:secret@127.0.0.1:9/none")

    assert done.returncode == 4
    assert "DATABASE_URL" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_is_told_and_nothing_is_half_published(houfeng, home):
    """A limit of the shell stands for the full disk: our files may not grow beyond 64 kB."""
    before = houfeng("products", "list", "--limit", "1000", "--json").stdout
    done = subprocess.run(  # the database server, started before, has room
        ["bash", "-c", 'ulimit -f 64; trap "" XFSZ; exec "$@"', "bash", sys.executable, "-m",
         "houfeng", "respond", "changning-2019"],
        env=environment(home), cwd=ROOT, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode == 4, done.stderr
    assert "cannot be written (File too large)" in done.stderr
    assert "Traceback" not in done.stderr
    assert houfeng("products", "list", "--limit", "1000", "--json").stdout == before

    again = houfeng("respond", "changning-2019")
    assert again.returncode == 0, again.stderr
    assert json.loads(houfeng("products", "verify", "--json").stdout)["faults"] == []
