import math

import numpy as np
import pytest

from houfeng.shaking.reasons import code_of
from tests.shaking.readings.bits import comp, listed, read, station


def pga_of(*components: tuple[str, str], name="AAA"):
    body = "".join(comp(channel, acc=attributes) for channel, attributes in components)
    found = read(listed(station(name, body=body)))
    return found.values["PGA"][0], found.channels["PGA"][0], code_of(found.flags["PGA"][0])


@pytest.mark.parametrize(
    ("components", "expected"),
    [
        ((("HNE", "3"), ("HNN", "4"), ("HNZ", "9")), (4, "HNN")),
        ((("--.HNE", "3"), ("00.HNN", "2"), ("00.HNZ", "9")), (3, "--.HNE")),
        ((("UNK", "5"),), (5, "UNK")),
        ((("HN1", "3"), ("HN2", "4"), ("HNZ", "9")), (4, "HN2")),
        ((("HN2", "3"), ("HN3", "4"), ("HNZ", "9")), (4, "HN3")),
        ((("H1", "3"), ("H2", "4"), ("V", "9")), (4, "H2")),
        ((("EW", "3"), ("NS", "4"), ("UD", "9")), (4, "NS")),
        ((("HNE", "3"), ("HN2", "8")), (3, "HNE")),
        ((("CADIZ", "5"),), (5, "CADIZ")),  # a place's name is no channel code
    ],
)
def test_the_larger_horizontal_is_taken(components, expected):
    value, channel, code = pga_of(*((c, f'value="{v}"') for c, v in components))

    assert (value, channel, code) == (pytest.approx(math.log(expected[0] / 100)), expected[1], "")


def test_a_flagged_horizontal_leaves_the_other():
    value, channel, _ = pga_of(("HNE", 'value="9" flag="G"'), ("HNN", 'value="4"'))

    assert (value, channel) == (pytest.approx(math.log(0.04)), "HNN")


@pytest.mark.parametrize(
    ("components", "code"),
    [
        ((("HNZ", 'value="9"'),), "vertical_only"),
        ((("HNZ", 'value="9"'), ("HNE", 'value="4" flag="M"')), "flag_manual"),
        ((("HN1", 'value="9"'), ("HN2", 'value="4"'), ("HN3", 'value="4"')), "orientation_unknown"),
    ],
)
def test_where_no_horizontal_is_usable_the_reason_says_so(components, code):
    value, _, found = pga_of(*components)

    assert np.isnan(value)
    assert found == code


def test_a_direction_told_by_the_file_holds():
    raw = listed(
        station(
            body='<comp name="HN1" orientation="v"><acc value="9"/></comp>'
            '<comp name="HN2" orientation="h"><acc value="4"/></comp>'
            '<comp name="HN3" orientation="h"><acc value="5"/></comp>'
        )
    )

    assert read(raw).values["PGA"] == pytest.approx([math.log(0.05)])


def test_spectra_in_another_unit_than_the_peak_are_kept_out():
    # As at Lorca 2011: PGA 15.7 %g beside SA(0.3) 0.35, which is in g.
    body = comp("HNE", pga='value="15.7"', psa03='value="0.35"', psa10='value="0.103"')

    found = read(listed(station(body=body)))

    assert np.isfinite(found.values["PGA"]).all()
    assert code_of(found.flags["SA(0.3)"][0]) == "units_suspect"
    assert code_of(found.flags["SA(1.0)"][0]) == "units_suspect"
