import math

import numpy as np
import pytest

from houfeng.shaking.readings import read_observations
from houfeng.shaking.reasons import code_of, told
from houfeng.vocabulary.errors import NotValid
from tests.shaking.readings.bits import comp, listed, read, station


def test_northridge_stations_are_read_as_written(shared):
    found = read_observations([shared / "data/shaking/northridge_1994/hist_dat.xml"])

    assert len(found) == 185
    at = found.ids.index("HI.12A")  # its line in the file: acc 25.7635 vel 11.568 psa30 3.0082
    assert found.longitudes[at], found.latitudes[at] == (-118.56, 34.571)
    assert found.values["PGA"][at] == pytest.approx(math.log(0.257635))
    assert found.values["PGV"][at] == pytest.approx(math.log(11.568))
    assert found.values["SA(3.0)"][at] == pytest.approx(math.log(0.030082))
    assert set(found.kinds) == {"instrument"}
    assert found.extra_sigma["PGA"][at] == 0


def test_felt_cells_are_intensities_and_not_motion(shared):
    found = read_observations([shared / "data/shaking/northridge_1994/dyfi_dat.xml"])

    assert len(found) == 547
    assert set(found.values) == {"MMI"}
    at = found.ids.index("CIIM.91042")
    assert found.values["MMI"][at] == 7.4
    assert found.replies[at] == 38  # out of "(Intensity VII, 38 responses)"
    assert any("motion told from felt intensity" in note for note in found.notes)


def test_flags_of_el_mayor_keep_amplitudes_out(shared):
    path = shared / "data/shaking/calexico_2010/Calexico/input/stationlist_dat.xml"

    found = read_observations([path])

    # The one station the operator flagged in the file, all three components with flag="M".
    at = found.ids.index("NP.5062")
    assert np.isnan(found.values["PGA"][at])
    assert np.isfinite(found.recorded["PGA"][at])
    assert told(found.flags["PGA"][at]) == "flagged by hand at the source"
    codes = {code_of(flag) for flag in found.flags["PGA"]}
    assert {"flag_glitch", "flag_incomplete", "vertical_only"} <= codes
    # ShakeMap's own reader (esi-shakelib 1.2.1) gives these as ln g: larger of HNE and HNN.
    assert found.values["PGA"][found.ids.index("CE.00022")] == pytest.approx(math.log(0.058981))
    # Two sensors under one code: those with numbers stand on the roof.
    assert found.channels["PGA"][found.ids.index("NP.5439")] == "HNN"


def test_wenchuan_mixes_instruments_and_felt(shared):
    found = read_observations([shared / "data/shaking/wenchuan_2008/stationlist.xml"])

    assert found.kinds.count("instrument") == 421
    assert found.kinds.count("macroseismic") == 60
    at = found.ids.index("CSMNC.051AXT")
    assert found.values["PGA"][at] == pytest.approx(math.log(0.298348))  # E; N has 21.7112
    assert found.channels["PGA"][at] == "E"
    assert found.channels["PGV"][at] == "N"
    assert np.isnan(found.values["MMI"][at])  # its intensity was told from motion


@pytest.mark.parametrize(("case", "sigma"), [("8a", 0.0), ("8b", 0.75), ("8e", 6.0)])
def test_natural_logs_and_their_sigma(shared, case, sigma):
    folder = f"data/shaking/verification/verification_test_000{case}/current"

    found = read_observations([shared / folder / "stationlist.xml"])

    assert found.values["PGA"].tolist() == [1.0]
    assert found.extra_sigma["PGA"].tolist() == [sigma]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('value="10"', 0.1),
        ('value="10" units="%g"', 0.1),
        ('value="0.1" units="g"', 0.1),
        ('value="98.0665" units="cm/s^2"', 0.1),
        ('value="98.0665" units="gal"', 0.1),
        ('value="0.980665" units="m/s^2"', 0.1),
    ],
)
def test_units_of_acceleration(attributes, expected):
    found = read(listed(station(body=comp(acc=attributes))))

    assert found.values["PGA"] == pytest.approx([math.log(expected)])


def test_an_unknown_unit_is_refused_by_row():
    raw = listed(station(), "\n", station("BAD", body=comp(acc='value="1" units="furlong"')))

    with pytest.raises(NotValid) as refused:
        read(raw)

    assert "line 2, station BAD" in refused.value.field
    assert refused.value.value == "furlong"
    assert "%g" in refused.value.mend


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ('value="0"', "not_positive"),
        ('value="-3"', "not_positive"),
        ('value="nan"', "no_value"),
        ('value=""', "no_value"),
        ('value="inf"', "not_a_number"),
        ('value="1_0"', "not_a_number"),
        ('value="lots"', "not_a_number"),
        ('value="900"', "too_large"),
        ('value="0.0000001"', "too_small"),
        ('value="5" flag="M"', "flag_manual"),
        ('value="5" flag="T"', "flag_outlier"),
        ('value="5" flag="G,I"', "flag_glitch"),
        ('value="5" flag="I"', "flag_incomplete"),
        ('value="5" flag="N"', "flag_not_in_list"),
        ('value="5" flag="1"', "flag_other"),
        ('value="5" flag="0,M"', "flag_manual"),
    ],
)
def test_what_cannot_be_used_says_why(attributes, code):
    found = read(listed(station(body=comp(acc=attributes, vel='value="3" flag="0"'))))

    assert np.isnan(found.values["PGA"][0])
    assert code_of(found.flags["PGA"][0]) == code
    assert told(found.flags["PGA"][0], "zh") != told(found.flags["PGA"][0], "en") != ""
    # The other measure of the station is none the worse.
    assert found.values["PGV"] == pytest.approx([math.log(3)])
    assert found.flags["PGV"] == ("",)


def test_replies_flag_and_deviation_of_a_felt_cell():
    more = 'intensity="5.5" intensity_stddev="0.4" nresp="2"'

    found = read(
        listed(
            station("c1", "DYFI", more=more),
            station("c2", "DYFI", more='intensity="5.5" intensity_flag="M"'),
            station("c3", "MMI", more='intensity="0"'),
        )
    )

    assert found.replies[0] == 2
    assert found.extra_sigma["MMI"][0] == 0.4
    assert [code_of(flag) for flag in found.flags["MMI"]] == ["", "flag_manual", "off_scale"]


def test_hostile_xml_is_refused():
    bomb = b'<!DOCTYPE s [<!ENTITY a "aaaa">]><stationlist><station code="&a;"/></stationlist>'
    outside = b'<!DOCTYPE s SYSTEM "file:///etc/passwd"><stationlist/>'

    for raw in (bomb, outside, b"<stationlist><station"):
        with pytest.raises(NotValid):
            read(raw)


def test_xml_of_another_kind_is_refused_and_an_empty_list_is_said():
    with pytest.raises(NotValid, match="no stationlist"):
        read(b'<earthquake id="x"/>')

    assert "no station" in read(b"<stationlist></stationlist>").notes[0]
