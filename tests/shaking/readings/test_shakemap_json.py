import json
import math

import numpy as np
import pytest

from houfeng.shaking.readings import read_observations
from houfeng.shaking.reasons import code_of
from houfeng.vocabulary.errors import NotValid
from tests.shaking.readings.bits import read


def one(flag="0", units="%g", **more) -> bytes:
    properties = {
        "code": "AAA",
        "network": "XX",
        "station_type": "seismic",
        "channels": [
            {
                "name": "HNE",
                "amplitudes": [{"name": "pga", "value": 5.0, "units": units, "flag": flag}],
            }
        ],
    } | more
    feature = {
        "type": "Feature",
        "id": "XX.AAA",
        "geometry": {"type": "Point", "coordinates": [10.0, 20.0]},
        "properties": properties,
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


@pytest.mark.parametrize(
    ("event", "instruments", "felt", "station", "pga_pctg"),
    [
        ("christchurch_2011", 118, 13, "GNS.FOZ", 0.15),  # 0.15, 0.14 and, vertical, 0.12
        ("gorkha_2015", 27, 435, "CIGN.MRT", 0.466),
        ("kobe_1995", 20, 32, "unknown.KJMA", 82.1),
        ("lorca_2011", 12, 134, "IGN.SLOR", 15.7),
    ],
)
def test_published_station_lists(shared, event, instruments, felt, station, pga_pctg):
    found = read_observations([shared / f"data/shaking/{event}/stationlist.json"])

    assert found.kinds.count("instrument") == instruments
    assert found.kinds.count("macroseismic") == felt
    at = found.ids.index(station)
    assert found.values["PGA"][at] == pytest.approx(math.log(pga_pctg / 100))
    # Motion a felt report was turned into is not an observation.
    cells = np.array([kind == "macroseismic" for kind in found.kinds])
    assert np.isnan(found.values["PGA"][cells]).all()


def test_felt_reports_taken_for_instruments_are_told(shared):
    found = read_observations([shared / "data/shaking/lorca_2011/stationlist.json"])

    assert found.kinds[found.ids.index("IGNDYFI.OBS_55")] == "macroseismic"
    assert any("IGNDYFI" in note for note in found.notes)


@pytest.mark.parametrize(
    ("flag", "code"),
    [
        ("0", ""),
        ("Outlier", ""),  # an earlier map's judgement, made anew
        ("Outlier,0,Outlier", ""),
        ("ManuallyFlagged", "flag_manual"),
        ("ManuallyFlagged,Outlier", "flag_manual"),
        ("Glitch,0,Outlier", "flag_glitch"),
        ("Unheard", "flag_other"),
    ],
)
def test_every_flag_but_an_earlier_outlier_holds(flag, code):
    found = read(one(flag))

    assert code_of(found.flags["PGA"][0]) == code
    assert np.isnan(found.values["PGA"][0]) == bool(code)


def test_an_unknown_unit_is_refused_by_station():
    with pytest.raises(NotValid, match="station AAA, unit of PGA"):
        read(one(units="stone"))


@pytest.mark.parametrize(
    "raw",
    [
        b'{"type": "FeatureCollection"',
        b'{"type": "FeatureCollection"}',
        b'{"features": [1]}',
        b"[1, 2]",
        b"[" * 100_000,
        one(channels=[{"name": "HNE", "amplitudes": [7]}]),
    ],
)
def test_damaged_json_is_refused(raw):
    with pytest.raises(NotValid):
        read(raw)


def test_odd_shapes_are_not_fatal():
    assert len(read(one(channels="null"))) == 1
    assert "true place" in " ".join(read(one().replace(b"[10.0, 20.0]", b'["x"]')).notes)
