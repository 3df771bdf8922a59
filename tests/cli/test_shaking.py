"""`houfeng shaking`: maps from real and from broken inputs, sampled, reproduced, refined."""

import json
import time
from pathlib import Path

import numpy as np
import pytest

from tests.places import made_files
from tests.shaking import event_folder as made

MEASURES = ("PGA", "PGV", "SA(0.3)", "SA(1.0)", "SA(3.0)", "MMI", "CSIS")
COARSE = ("--light", "--json", "--resolution", "5m")
SITES = "id,lon,lat\nnear,-118.5,34.2\nbeside,-118.49,34.2\nfar,-117.2,33.0\noff,20,20\n"


@pytest.fixture(scope="module")
def northridge(houfeng, shared, tmp_path_factory) -> tuple[Path, dict]:
    out = tmp_path_factory.mktemp("northridge")
    folder = shared / "data" / "shaking" / "northridge_1994"
    done = houfeng(
        "shaking", "make", str(folder), "--out", str(out), "--json", "--light",
        "--profile", "shakemap-reference",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return out, json.loads(done.stdout)


def make(houfeng, folder: Path, *more: str) -> tuple[dict, Path]:
    out = folder.parent / f"out-{folder.name}"
    done = houfeng("shaking", "make", str(folder), "--out", str(out), *COARSE, *more)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), out


def refused(houfeng, folder: Path, *more: str) -> str:
    out = folder.parent / f"out-{folder.name}"
    done = houfeng("shaking", "make", str(folder), "--out", str(out), *COARSE, *more)
    assert done.returncode == 2, (done.returncode, done.stdout, done.stderr)
    assert not list(out.glob("*"))
    told = json.loads(done.stderr.strip().splitlines()[-1])
    assert told["field"] and told["mend"]
    return told["detail"]


def test_the_grids_are_those_of_the_contract(northridge):
    out, told = northridge

    with np.load(out / "grids.npz") as grids:
        assert set(grids) == {"lon", "lat"} | {
            f"{m}_{part}" for m in MEASURES for part in ("mean", "std", "tau", "phi")
        }
        assert grids["PGA_mean"].shape == (grids["lat"].size, grids["lon"].size) == (384, 461)
        assert grids["lat"][0] > grids["lat"][-1]  # north first
        # The map of the reference: 0.801 g at most.
        assert np.exp(grids["PGA_mean"].max()) == pytest.approx(0.801, abs=0.004)
    assert told["observations"]["used"] == 712
    assert told["profile"] == "shakemap-reference"


def test_sampling_tells_values_with_sigma_and_draws_the_same_again(houfeng, northridge, tmp_path):
    sites = tmp_path / "sites.csv"
    sites.write_text(SITES, "utf-8")
    words = ("shaking", "sample", str(northridge[0]), "--sites", str(sites), "--json")

    plain = json.loads(houfeng(*words).stdout)
    one, same, other = (
        json.loads(houfeng(*words, "--realisations", "200", "--seed", seed).stdout)
        for seed in ("4", "4", "5")
    )

    assert [row["inside"] for row in plain] == [True, True, True, False]
    assert plain[0]["PGA (%g)"] == pytest.approx(55.8, abs=0.5)
    assert 0.2 < plain[0]["PGA_std"] < plain[2]["PGA_std"]
    assert one == same != other
    near, beside, far = (np.log(row["realisations"]) for row in one[:3])
    assert near.std() == pytest.approx(plain[0]["PGA_std"], rel=0.2)
    assert near.mean() == pytest.approx(np.log(plain[0]["PGA (%g)"]), abs=0.1)
    # Among dense stations little is left to share, but neighbours still share more.
    assert np.corrcoef(near, beside)[0, 1] > np.corrcoef(near, far)[0, 1] + 0.1


def test_a_map_is_reproduced_and_a_changed_number_is_found(houfeng, northridge, tmp_path):
    done = houfeng("shaking", "reproduce", str(northridge[0]), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["identical"]

    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "inputs.zip").write_bytes((northridge[0] / "inputs.zip").read_bytes())
    with np.load(northridge[0] / "grids.npz") as grids:
        arrays = dict(grids)
    arrays["PGV_std"][3, 4] += 0.01
    np.savez(kept / "grids.npz", **arrays)
    changed = houfeng("shaking", "reproduce", str(kept), "--json")
    assert changed.returncode == 1
    assert json.loads(changed.stdout)["different"] == ["PGV_std"]
    (kept / "inputs.zip").unlink()
    assert houfeng("shaking", "reproduce", str(kept)).returncode == 3


def test_the_hindcast_tells_degree_zones(houfeng, shared):
    done = houfeng("shaking", "hindcast", str(shared / "truth" / "hindcast.csv"), "--json")

    found = json.loads(done.stdout)
    assert found["events"][0]["id"] == "wenchuan-2008"
    areas = found["events"][0]["intensity_areas_km2"]
    assert areas["6"] > areas["7"] > areas["8"] > areas["9"] > 5000
    assert found["summary"]["median_factor"] <= 1.4
    assert found["summary"]["p90_factor"] <= 2.6


def test_unknown_units_are_refused(houfeng, tmp_path):
    table = "station,lon,lat,pga_furlongs\nA,20.1,40.1,0.1\n"
    said = refused(houfeng, made.event_folder(tmp_path / "units", stations__csv=table))
    assert "pga_furlongs" in said


def test_amplitudes_that_cannot_be_are_flagged_and_the_rest_is_used(houfeng, tmp_path):
    rows = made.ring()
    rows[0]["acc"], rows[1]["acc"] = -3, 0
    told, out = make(houfeng, made.event_folder(tmp_path / "zero", s_dat__xml=made.stations(rows)))

    assert told["observations"]["by_measure"]["PGA"] == 3
    listed = json.loads((out / "stationlist.json").read_text("utf-8"))["features"]
    reasons = [
        p["reason"] for f in listed for p in f["properties"]["predictions"] if p["name"] == "pga"
    ]
    assert sum("not above zero" in reason for reason in reasons) == 2


def test_all_flagged_is_a_warning_on_the_product(houfeng, tmp_path):
    folder = made.event_folder(
        tmp_path / "flagged", s_dat__xml=made.stations(made.ring(), acc=-1, vel=-1)
    )
    told, out = make(houfeng, folder)

    assert "all 5 observations are flagged" in told["warnings"][0]
    kept = json.loads((out / "info.json").read_text("utf-8"))["houfeng"]["warnings"]
    assert kept == told["warnings"]


def test_a_rupture_across_the_date_line_works_and_one_across_itself_does_not(houfeng, tmp_path):
    told, out = make(
        houfeng,
        made.event_folder(
            tmp_path / "date", lon=179.98, lat=-17.0, a_fault__txt=made.fault(179.98, -17.0)
        ),
    )
    assert told["choices"]["rupture"] == "given"
    with np.load(out / "grids.npz") as grids:
        assert grids["lon"][0] < 180 < grids["lon"][-1]

    twisted = "20 40 0\n20.2 40.1 0\n20 40.1 10\n20.2 40 10\n"
    said = refused(houfeng, made.event_folder(tmp_path / "twist", a_fault__txt=twisted))
    assert "rupture polygon 1" in said


def test_swapped_coordinates_are_refused(houfeng, tmp_path):
    swapped = made.stations([{"lon": 40.0, "lat": 20.0}, {"lon": 40.1, "lat": 20.1}])
    said = refused(houfeng, made.event_folder(tmp_path / "stations", s_dat__xml=swapped))
    assert "swapped" in said

    turned = "\n".join(
        "{1} {0} {2}".format(*r.split()) for r in made.fault(100, 30).split("\n")[1:5]
    )
    folder = made.event_folder(tmp_path / "fault", lon=100.0, lat=30.0, a_fault__txt=turned)
    assert "swapped" in refused(houfeng, folder)


def test_a_hundred_thousand_reports_are_mapped(houfeng, tmp_path):
    """Synthetic, seeded: reports about an epicentre, weaker with distance."""
    rng = np.random.default_rng(2026)
    lon, lat = 20 + rng.normal(0, 0.6, 100_000), 40 + rng.normal(0, 0.5, 100_000)
    far = np.hypot((lon - 20) * 85, (lat - 40) * 111)
    felt = np.clip(7.5 - 1.3 * np.log1p(far / 10) + rng.normal(0, 0.7, far.size), 1, 10)
    rows = [f"{a:.4f},{b:.4f},{i:.1f}\n" for a, b, i in zip(lon, lat, felt, strict=True)]
    folder = made.event_folder(tmp_path / "felt", felt__csv="lon,lat,mmi\n" + "".join(rows))

    began = time.perf_counter()
    told, out = make(houfeng, folder)

    assert 1000 < told["observations"]["used"] <= 5000
    notes = json.loads((out / "info.json").read_text("utf-8"))["houfeng"]["notes"]
    assert any("100,000" in note for note in notes)
    assert time.perf_counter() - began < 300  # it ends; how fast is the benchmark's matter


def test_a_vs30_raster_that_misses_the_area_is_said(houfeng, tmp_path):
    raster = made_files.geotiff(tmp_path / "elsewhere.tif")
    folder = made.event_folder(tmp_path / "ground", lon=-70.0, lat=-20.0)
    told, _ = make(houfeng, folder, "--vs30", str(raster))

    assert any("has no value in this area" in warning for warning in told["warnings"])
    assert told["choices"]["site"] == "uniform 760 m/s"


def test_an_operator_excludes_a_station_and_a_slip_of_the_pen_is_refused(houfeng, tmp_path):
    decided = made.overrides(
        stations=[{"id": "XX.S01", "action": "exclude"} | made.SIGNED],
        earthquake={"magnitude": 6.1, "magnitude_type": "Mw"} | made.SIGNED,
    )
    listed = made.stations(made.ring())
    told, out = make(
        houfeng,
        made.event_folder(tmp_path / "decided", s_dat__xml=listed, overrides__json=decided),
    )
    assert told["observations"]["used"] == 4
    assert told["choices"]["magnitude"].startswith("Mw 6.10")
    assert "duty seismologist" in (out / "info.json").read_text("utf-8")

    slip = made.overrides(sations=[])
    folder = made.event_folder(tmp_path / "slip", s_dat__xml=listed, overrides__json=slip)
    assert "sations" in refused(houfeng, folder)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("wenchuan-2008", "--resolution", "30x"), 2, "resolution"),
        (("wenchuan-2008", "--resolution", "0.5s"), 2, "resolution"),
        (("wenchuan-2008", "--profile", "usgs"), 2, "profile"),
        (("no-such-event",), 3, "no-such-event"),
        (("/no/such/folder",), 3, "/no/such/folder"),
    ],
)
def test_words_that_cannot_be_followed(houfeng, tmp_path, words, code, said):
    done = houfeng("shaking", "make", *words, "--out", str(tmp_path / "out"))

    assert done.returncode == code, done.stderr
    assert said in done.stderr


def test_evidence_refines_a_map_and_is_taken_back(houfeng, tmp_path):
    folder = made.event_folder(tmp_path / "refined", s_dat__xml=made.stations(made.ring()))
    responded = houfeng("respond", str(folder), "--json")
    assert responded.returncode == 0, responded.stderr

    def newest() -> tuple[int, dict]:
        shown = houfeng("products", "list", "--event", "refined", "--type", "shaking", "--json")
        product = json.loads(shown.stdout)[0]
        return product["revision"], product["properties"]["account"]

    revision, account = newest()
    assert (revision, account["stations_used"], account["rupture"]) == (1, 5, "point")

    fault = tmp_path / "a_fault.txt"
    fault.write_text(made.fault(), "utf-8")
    done = houfeng("shaking", "add", "refined", str(fault))
    assert done.returncode == 0, done.stderr
    revision, account = newest()
    assert (revision, account["stations_used"], account["rupture"]) == (2, 5, "given")

    done = houfeng("shaking", "add", "refined", "--remove", "s_dat.xml")
    assert done.returncode == 0, done.stderr
    assert newest()[1]["stations_used"] == 0

    broken = tmp_path / "b_fault.txt"
    broken.write_text("no numbers at all\n", "utf-8")
    assert houfeng("shaking", "add", "refined", str(broken)).returncode == 2
    assert newest()[0] == 3
    made_again = houfeng("shaking", "reproduce", "houfeng/shaking/refined/2", "--json")
    assert json.loads(made_again.stdout)["identical"], made_again.stderr
