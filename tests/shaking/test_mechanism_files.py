"""Focal mechanisms from QuakeML."""

import pytest

from houfeng.shaking.finite_surfaces import surfaces_from_mechanism
from houfeng.shaking.mechanism_files import mechanism_from_quakeml, read_mechanism
from houfeng.shaking.science.measured_surface import measure_surface
from houfeng.vocabulary.errors import NotValid


def quakeml(inside, preferred=""):
    return (
        '<q:quakeml xmlns="http://quakeml.org/xmlns/bed/1.2" '
        'xmlns:q="http://quakeml.org/xmlns/quakeml/1.2"><eventParameters publicID="x"><event '
        f'publicID="e"><focalMechanism publicID="f"><nodalPlanes{preferred}>{inside}'
        "</nodalPlanes></focalMechanism></event></eventParameters></q:quakeml>"
    ).encode()


def plane(which, strike, dip, rake):
    parts = zip(("strike", "dip", "rake"), (strike, dip, rake), strict=True)
    values = "".join(f"<{name}><value>{value}</value></{name}>" for name, value in parts)
    return f"<nodalPlane{which}>{values}</nodalPlane{which}>"


def test_northridge(shared):
    path = shared / "data" / "shaking" / "northridge_1994" / "moment.xml"
    mechanism = read_mechanism(path)

    assert [(p.strike_deg, p.dip_deg, p.rake_deg) for p in mechanism.planes] == [
        (121, 46, 102),
        (283, 44, 76),
    ]
    assert (mechanism.preferred, mechanism.source) == (None, "duputel")
    # Without the planes the tensor gives nearly the same.
    raw = path.read_bytes()
    begin, end = raw.index(b"<nodalPlanes>"), raw.index(b"</nodalPlanes>")
    without = mechanism_from_quakeml(raw[:begin] + raw[end + len(b"</nodalPlanes>") :])
    assert [p.strike_deg for p in without.planes] == pytest.approx([121, 283], abs=1.5)

    members = surfaces_from_mechanism(6.7, (-118.54, 34.21, 18.0), mechanism)
    assert [member.weight for member in members] == [0.5, 0.5]
    assert [measure_surface(m.surface).strike_deg for m in members] == pytest.approx(
        [121, 283], abs=0.5
    )


def test_one_plane_gives_the_other_and_the_preferred_one_is_kept():
    raw = quakeml(plane(1, 0, 45, 90), preferred=' preferredPlane="2"')
    mechanism = mechanism_from_quakeml(raw)

    assert mechanism.planes[1].strike_deg == pytest.approx(180)
    assert mechanism.preferred == 1
    members = surfaces_from_mechanism(6.5, (103.0, 31.0, 12.0), mechanism)
    assert [member.weight for member in members] == [1.0]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (quakeml(plane(1, 30, 0, 90)), "dip"),
        (quakeml(plane(1, 30, 95, 90)), "dip"),
        (quakeml(plane(1, 30, "nan", 90)), "number"),
        (quakeml(plane(1, 3000, 45, 90)), "strike"),
        (quakeml(plane(1, 30, 45, 90) + plane(2, 120, 80, 0)), "does not belong"),
        (quakeml(""), "neither nodal planes nor a tensor"),
        (b"<quakeml><event/></quakeml>", "no focalMechanism"),
        (b'<!DOCTYPE q [<!ENTITY a "b">]><q/>', "ENTITY"),
        (b"<quakeml>", "damaged"),
        (quakeml("<nodalPlane1><strike/></nodalPlane1>"), "missing"),
    ],
)
def test_bad_mechanisms_are_refused_plainly(raw, words):
    with pytest.raises(NotValid, match=words):
        mechanism_from_quakeml(raw)
