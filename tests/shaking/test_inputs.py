"""What a folder's files become: event folders of ShakeMap, and folders that cannot be used."""

import json
import shutil
from datetime import UTC, datetime

import numpy as np
import pytest

from houfeng.events.readers import read_events
from houfeng.places.layers import prepare_layer
from houfeng.shaking.inputs import NOTHING_SEEN, gather
from houfeng.vocabulary.errors import NotFound, NotValid
from tests.places import made_files
from tests.shaking import northridge
from tests.shaking.making import earthquake

FAULT = "103.2 30.8 0\n103.6 31.2 0\n103.7 31.1 15\n103.3 30.7 15\n103.2 30.8 0\n"
STATIONS = (
    "station,network,lon,lat,pga_gal,pgv_cms\n"
    "WCW,CQ,103.5,31.1,300,25\n"
    "SFB,CQ,103.9,31.3,150,12\n"
    "MZQ,CQ,104.1,31.5,120,9\n"
)
SIGNED = {"why": "seen", "who": "duty", "when": "2026-01-31"}


def _folder(tmp_path, **files):
    """A folder of files; a double underscore in a name stands for the dot."""
    folder = tmp_path / "event"
    folder.mkdir()
    for name, text in files.items():
        content = text if isinstance(text, str) else json.dumps(text)
        (folder / name.replace("__", ".")).write_text(content, "utf-8")
    return folder


def test_northridge_s_folder(shared):
    folder = northridge.folder(shared)
    origin = read_events(folder / "event.xml")[0]

    found = gather(origin, folder)

    assert found.origin == origin
    assert found.used_files == (
        "event.xml",
        "dyfi_dat.xml",
        "hist_dat.xml",
        "northridge_fault.txt",
        "moment.xml",
    )
    assert len(found.observations) == 732
    assert sum(kind == "instrument" for kind in found.observations.kinds) == 185
    assert found.surface is not None and found.surface.quads.shape == (1, 4, 3)
    assert found.surface.hypocentre == (-118.5357, 34.213, 18.0)
    assert found.mechanism is not None and found.mechanism.planes[0].rake_deg == 102.0
    assert found.vs30 is None and found.faults == ()
    # What has no role is told by name, README.txt alone is not.
    assert found.notes == (
        "not used, of no known kind: facilities.txt, model_select.conf.old, source.txt",
    )


def test_wenchuan_s_folder(shared):
    folder = shared / "data" / "shaking" / "wenchuan_2008"

    found = gather(read_events(folder / "event.xml")[0], folder)

    assert found.used_files == ("event.xml", "stationlist.xml", "Hartzell11_fault.txt")
    assert found.surface is not None and len(found.surface.quads) > 1
    assert len(found.observations) > 150
    assert found.mechanism is None
    assert found.notes == ()


def test_a_folder_with_the_files_below_it(shared):
    folder = shared / "data" / "shaking" / "calexico_2010" / "Calexico"

    found = gather(read_events(folder / "input" / "event.xml")[0], folder)

    assert set(found.used_files) == {
        "event.xml",
        "ciim3_dat.xml",
        "stationlist_dat.xml",
        "wei_fault.txt",
    }
    assert len(found.observations) > 100


def test_an_empty_folder_knows_only_the_origin(tmp_path):
    origin = earthquake()

    found = gather(origin, _folder(tmp_path))

    assert found.origin == origin
    assert found.observations is NOTHING_SEEN and len(found.observations) == 0
    assert (found.surface, found.mechanism, found.vs30) == (None, None, None)
    assert (found.used_files, found.notes) == ((), ())


def test_stations_alone(tmp_path):
    found = gather(earthquake(), _folder(tmp_path, stations__csv=STATIONS))

    assert found.observations.ids == ("CQ.WCW", "CQ.SFB", "CQ.MZQ")
    assert found.observations.values["PGA"][0] == pytest.approx(np.log(300 / 980.665))
    assert found.used_files == ("stations.csv",)


def test_two_fault_files_are_not_chosen_between(tmp_path):
    folder = _folder(tmp_path, a_fault__txt=FAULT, b_fault__txt=FAULT)

    with pytest.raises(NotValid, match=r"a_fault\.txt, b_fault\.txt.*overrides\.json"):
        gather(earthquake(), folder)

    # The operator may.
    decided = {"rupture": {"file": "b_fault.txt", **SIGNED}}
    (folder / "overrides.json").write_text(json.dumps(decided), "utf-8")
    found = gather(earthquake(), folder)
    assert found.used_files == ("b_fault.txt", "overrides.json")
    assert found.surface is not None and len(found.surface.quads) == 1

    decided["rupture"]["file"] = "c_fault.txt"
    (folder / "overrides.json").write_text(json.dumps(decided), "utf-8")
    with pytest.raises(NotValid, match=r"c_fault\.txt.*no such file"):
        gather(earthquake(), folder)


def test_a_fault_file_stands_before_rupture_json(tmp_path):
    point = {
        "type": "FeatureCollection",
        "metadata": {},
        "features": [
            {
                "type": "Feature",
                "properties": {},
                "geometry": {"type": "Point", "coordinates": [103.4, 31.0, 14.0]},
            }
        ],
    }
    folder = _folder(tmp_path, a_fault__txt=FAULT, rupture__json=point)

    assert gather(earthquake(), folder).used_files == ("a_fault.txt",)
    (folder / "a_fault.txt").unlink()
    found = gather(earthquake(), folder)
    assert found.used_files == ("rupture.json",)
    assert found.surface is not None and found.surface.kind == "point"


def test_a_rupture_hangs_on_the_origin_with_a_depth_even_if_none_is_given(tmp_path):
    folder = _folder(tmp_path, a_fault__txt=FAULT)

    found = gather(earthquake(depth_km=None), folder)

    assert found.surface is not None
    assert found.surface.hypocentre == (103.4, 31.0, 10.0)
    assert found.origin.depth_km is None  # nothing is invented in the origin itself


def test_files_of_no_known_kind_are_named_and_not_opened(tmp_path):
    folder = _folder(
        tmp_path, stations__csv=STATIONS, notes__doc="\0\1", README="read me", readme__md="too"
    )

    found = gather(earthquake(), folder)

    assert found.notes == ("not used, of no known kind: notes.doc",)


def test_a_folder_of_nothing_we_know_is_refused(tmp_path):
    with pytest.raises(NotValid, match="no file of a ShakeMap event"):
        gather(earthquake(), _folder(tmp_path, notes__doc="x"))
    with pytest.raises((NotFound, FileNotFoundError)):
        gather(earthquake(), tmp_path / "gone")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a_fault.txt", "103.2 30.8 0\nhere there be dragons\n", "fault"),
        ("a_fault.txt", FAULT.replace("103.", "31.").replace(" 30.", " 103."), "swap|longitude"),
        ("stations.csv", STATIONS.replace("pga_gal", "pga_furlongs"), "furlongs"),
        ("stations.csv", STATIONS.replace("pga_gal", "pga"), "unit"),
        ("rupture.json", "{not json", "JSON"),
        ("moment.xml", "<q:quakeml", "XML|quakeml"),
        ("overrides.json", '{"stationz": []}', "stationz"),
    ],
)
def test_what_cannot_be_read_is_an_error_and_never_left_out(tmp_path, name, text, words):
    folder = _folder(tmp_path)
    (folder / name).write_text(text, "utf-8")

    with pytest.raises(NotValid, match=words):
        gather(earthquake(), folder)


def test_the_operator_s_decisions_hold(tmp_path):
    decided = {
        "stations": [
            {"id": "CQ.WCW", "action": "exclude", **SIGNED},
            {"id": "CQ.SFB", "action": "exclude", "measures": ["PGV"], **SIGNED},
        ],
        "earthquake": {"magnitude": 7.9, "magnitude_type": "Mw", "depth_km": 19, **SIGNED},
    }
    folder = _folder(tmp_path, stations__csv=STATIONS, overrides__json=decided)

    found = gather(earthquake(), folder)

    assert (found.origin.magnitude.value, found.origin.magnitude.type.value) == (7.9, "Mw")
    assert found.origin.depth_km == 19
    seen = found.observations
    assert np.isfinite(seen.values["PGA"]).tolist() == [False, True, True]
    assert np.isfinite(seen.values["PGV"]).tolist() == [False, False, True]
    assert "duty" in seen.flags["PGA"][0] and "seen" in seen.flags["PGA"][0]
    assert found.overrides.stations[0].id == "CQ.WCW"
    assert found.used_files == ("stations.csv", "overrides.json")


def test_a_vs30_grid_in_the_folder_stands_before_the_layer(tmp_path):
    (tmp_path / "store").mkdir()
    layer = prepare_layer(
        made_files.geotiff(tmp_path / "a.tif", made_files.VALUES * 0 + 300),
        "vs30",
        tmp_path / "store",
        added_at=datetime(2026, 1, 31, tzinfo=UTC),
    )
    folder = _folder(tmp_path, stations__csv=STATIONS)
    assert gather(earthquake(), folder, {"vs30": layer}).vs30 is layer

    shutil.copy(made_files.geotiff(tmp_path / "b.tif"), folder / "vs30.tif")
    found = gather(earthquake(), folder, {"vs30": layer})

    assert found.vs30 is not None and found.vs30.sha256 != layer.sha256
    assert found.used_files == ("stations.csv", "vs30.tif")
    assert found.notes == ()  # it has its role, though by its name alone


def test_a_folder_that_was_read_is_as_it_was_before(tmp_path):
    folder = _folder(tmp_path, stations__csv=STATIONS)
    shutil.copy(made_files.geotiff(tmp_path / "b.tif"), folder / "vs30.tif")
    before = sorted(path.name for path in folder.iterdir())

    gather(earthquake(), folder)
    again = gather(earthquake(), folder)

    assert sorted(path.name for path in folder.iterdir()) == before
    assert again.notes == ()
