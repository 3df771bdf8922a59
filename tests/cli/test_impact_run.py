"""`houfeng impact run`, on a real map and on folders that are none."""

import json
from pathlib import Path

import pytest

PAPERS = {
    "impact.json", "map.zh.svg", "map.en.svg", "brief.zh.docx", "brief.zh.pdf", "brief.en.pdf",
    "brief.zh.json", "brief.en.json",
}  # fmt: skip


@pytest.fixture(scope="module")
def shaken(houfeng, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("luding")
    done = houfeng("shaking", "make", "luding-2022", "--out", str(out), "--resolution", "2m")
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="module")
def assessed(houfeng, shaken, tmp_path_factory) -> tuple[Path, dict]:
    out = tmp_path_factory.mktemp("impact")
    done = houfeng("impact", "run", str(shaken), "--out", str(out), "--json")
    assert done.returncode == 0, done.stderr
    return out, json.loads(done.stdout)


def test_the_impact_of_a_map_is_written_with_its_briefs(assessed):
    out, told = assessed

    assert set(told["files"]) == PAPERS == {path.name for path in out.iterdir()}
    for name in ("brief.zh.pdf", "brief.en.pdf"):
        assert (out / name).read_bytes().startswith(b"%PDF-")
    assert (out / "brief.zh.docx").read_bytes().startswith(b"PK")


def test_the_report_has_what_the_contract_names(assessed):
    found = json.loads((assessed[0] / "impact.json").read_text("utf-8"))

    assert found["event_id"] == "luding-2022" and found["status"] == "actual"
    # The epicentre is in Luding county (513322), Ganzi.
    assert "513322" in [county["code"] for county in found["counties"]]
    assert found["counties"][0]["max_intensity"] >= 7
    assert {one["type"] for one in found["buildings"]["types"]} >= {"earth_timber", "masonry"}
    for loss in ("fatalities", "injured", "displaced", "trapped", "economic_loss_cny"):
        estimate = found[loss]
        assert estimate["p05"] <= estimate["median"] <= estimate["p95"], loss
        assert sum(part["probability"] for part in estimate["bins"]) == pytest.approx(1.0), loss
    # 93 died and 424 were injured, as released.
    assert found["fatalities"]["p05"] <= 93 <= found["fatalities"]["p95"]
    assert found["injured"]["p05"] <= 424 <= found["injured"]["p95"] < 100_000
    # M 6.8: the plan's level by magnitude is II to III, never none.
    assert found["response_level"]["level"] in ("I", "II", "III")
    assert sum(found["response_level"]["chances"].values()) == pytest.approx(1.0)
    roles = [line["role"] for line in found["lineage"]]
    assert {"exposure", "fatalities", "injured", "economic loss", "map uncertainty"} <= set(roles)
    assert len(found["shaking_sha256"]) == 64


def test_the_same_map_gives_the_same_report(houfeng, shaken, assessed, tmp_path):
    done = houfeng("impact", "run", str(shaken), "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr

    assert (tmp_path / "impact.json").read_bytes() == (assessed[0] / "impact.json").read_bytes()
    assert "injured" in done.stdout and "counties" in done.stdout  # and a table for people


@pytest.mark.parametrize("folder", ["empty", "not there"])
def test_a_folder_without_a_map_is_told(houfeng, tmp_path, folder):
    (tmp_path / "empty").mkdir()
    done = houfeng("impact", "run", str(tmp_path / folder), "--out", str(tmp_path / "out"))

    assert done.returncode == 3, done.stderr
    assert "shaking.nc" in done.stderr and "houfeng shaking make" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_in_the_way_is_told(houfeng, shaken, tmp_path):
    (tmp_path / "out").write_text("a file")
    done = houfeng("impact", "run", str(shaken), "--out", str(tmp_path / "out"))

    assert done.returncode == 2, done.stderr
    assert "--out" in done.stderr and "Traceback" not in done.stderr
