"""A wish becomes an earthquake: from each basis, and refused where it cannot be."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from houfeng.events.evidence import current_evidence
from houfeng.events.historic import historic_event
from houfeng.events.keep import fetch_event
from houfeng.places.layers import add_layer
from houfeng.response.known import gazetteer
from houfeng.response.models import Response
from houfeng.response.models import Scenario as Kept
from houfeng.response.scenario import Wish, build_scenario, drawn_line
from houfeng.response.scenario_runs import run_scenario
from houfeng.shaking.rupture_files import surface_from_geojson
from houfeng.vocabulary.errors import NotAllowed, NotFound, NotValid
from houfeng.vocabulary.status import Status
from tests.access.making import member

NOW = datetime(2026, 1, 31, 8, 5, 30, 123456, tzinfo=UTC)
POINT = Wish(magnitude=6.5, longitude=102.9, latitude=30.1, depth_km=12)
FAULTS = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {"name": name, "name_zh": zh},
         "geometry": {"type": "LineString", "coordinates": line}}
        for name, zh, line in (
            ("Longmenshan", "龙门山断裂", [[102.8, 30.2], [104.0, 31.2], [105.4, 32.4]]),
            ("Xianshuihe", "鲜水河断裂", [[100.0, 31.6], [101.0, 30.8], [102.1, 29.6]]),
            ("", "", [[101.0, 27.0], [101.4, 27.4]]),
        )
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def layers(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("layers")
    file = folder / "given.geojson"
    file.write_text(json.dumps(FAULTS, ensure_ascii=False))
    add_layer(folder / "store", file, "faults", added_at=NOW, source="made for tests")
    return folder / "store"


def build(wish: Wish, layers: Path = Path("/nowhere")):
    return build_scenario(wish, now=NOW, layers=layers, gazetteer=gazetteer())


def test_a_point_is_an_exercise_with_words_and_the_time_of_now() -> None:
    made = build(replace(POINT, name="雅安演练", strike_deg=200))

    origin = made.origin
    assert origin.status is Status.EXERCISE
    assert (origin.longitude, origin.latitude, origin.depth_km) == (102.9, 30.1, 12)
    assert origin.origin_at == datetime(2026, 1, 31, 8, 5, 30, tzinfo=UTC)
    assert origin.strike_deg == 20  # a line's
    assert origin.source == "scenario"
    assert origin.source_id == "雅安演练"
    assert "芦山" in origin.place_zh
    assert origin.place_en
    assert origin.event_id == "scenario-m6p5-30p10n-102p90e"  # no Latin letters in its name
    assert made.files == {}
    assert made.notes == ()
    shallow = build(replace(POINT, depth_km=None))
    assert shallow.origin.depth_km == 10
    assert "10 公里" in shallow.notes[0][0]


def test_a_dip_makes_a_plane_and_a_rake_a_decision() -> None:
    made = build(replace(POINT, strike_deg=30, dip_deg=45, rake_deg=90, name="Ya'an drill"))

    surface = surface_from_geojson(json.loads(made.files["rupture.json"]))
    assert len(surface.quads) == 1
    assert surface.hypocentre == pytest.approx((102.9, 30.1, 12))
    decided = json.loads(made.files["overrides.json"])["earthquake"]
    assert decided["rake_deg"] == 90
    assert made.origin.event_id == "scenario-ya-an-drill"


def test_a_historic_repeat_is_the_same_earthquake_today() -> None:
    past = historic_event("tangshan-1976").origin
    made = build(Wish(historic="tangshan-1976"))

    assert made.origin.event_id == "scenario-tangshan-1976"
    assert made.origin.rupture_line == past.rupture_line
    assert made.origin.strike_deg == past.strike_deg
    assert made.origin.magnitude == past.magnitude
    assert made.origin.place_zh == past.place_zh
    assert made.origin.origin_at.year == 2026
    assert "tangshan-1976" in made.origin.reference
    assert made.notes == ()

    larger = build(Wish(historic="tangshan-1976", magnitude=8.2, time="2026-01-30T19:42:56Z"))
    assert larger.origin.magnitude.value == 8.2
    assert larger.origin.rupture_line == past.rupture_line
    assert larger.origin.origin_at == datetime(2026, 1, 30, 19, 42, 56, tzinfo=UTC)
    assert len(larger.notes) == 1


def test_a_fault_breaks_over_the_length_of_the_magnitude(layers) -> None:
    wish = Wish(magnitude=7.0, magnitude_type="Mw", fault="faults:龙门山断裂", dip_deg=45)
    made = build(replace(wish, longitude=104.0, latitude=31.2), layers)

    document = json.loads(made.files["rupture.json"])
    surface = surface_from_geojson(document)
    # The line bends at 104, 31.2, where the middle was asked for: two parts of half of
    # 66.7 km each (see tests/shaking/science/test_along_fault.py).
    assert len(surface.quads) == 2
    assert surface.quads[0, 1, :2] == pytest.approx((104.0, 31.2), abs=0.01)
    assert surface.quads[0, 0, 0] < 104.0 < surface.quads[1, 1, 0]
    # The epicentre lies down-dip, to the right of a line that runs north-east: south-east of it.
    assert made.origin.longitude > 104.0
    assert made.origin.latitude < 31.2
    assert "龙门山断裂" in made.origin.reference
    assert "made for tests" in made.origin.reference
    assert made.notes == ()
    assert document["metadata"]["reference"] == made.origin.reference
    assert made.origin.event_id.startswith("scenario-m7p0-31p")  # the layer's name says nothing


def test_without_a_name_the_nearest_fault_is_taken(layers) -> None:
    wish = Wish(magnitude=6.8, fault="faults", longitude=101.1, latitude=30.8)
    made = build(wish, layers)
    assert "鲜水河断裂" in made.origin.reference
    assert "70°" in made.notes[0][0]  # the dip that was taken

    unnamed = build(replace(wish, longitude=101.2, latitude=27.2), layers)
    assert "#3" in unnamed.origin.reference


def test_a_fault_too_short_is_told(layers) -> None:
    made = build(Wish(magnitude=7.5, fault="faults:#3", dip_deg=90), layers)
    assert len(made.notes) == 1
    assert "整条断层" in made.notes[0][0]


@pytest.mark.parametrize(
    ("wanted", "error", "said"),
    [
        ("faults:龙门断裂", NotFound, "龙门山断裂"),  # near names
        ("faults:鲜水", NotFound, "鲜水河断裂"),
        ("faults", NotValid, "name one of its 3 faults"),
        ("fautls", NotFound, "there are: faults"),
        ("../etc", NotValid, "fault"),
        (":nowhere", NotFound, "龙门山断裂"),
    ],
)
def test_unknown_faults_are_told_with_those_there_are(layers, wanted, error, said) -> None:
    with pytest.raises(error, match=said):
        build(Wish(magnitude=7.0, fault=wanted), layers)


def test_no_layer_of_faults(tmp_path) -> None:
    with pytest.raises(NotFound, match="houfeng layers add"):
        build(Wish(magnitude=7.0, fault=":x"), tmp_path)


def test_a_centre_far_from_the_fault_is_refused(layers) -> None:
    wish = Wish(magnitude=7.0, fault="faults:龙门山断裂", longitude=110, latitude=30)
    with pytest.raises(NotValid, match=r"is \d+ km from there"):
        build(wish, layers)


def test_a_rupture_file_brings_its_own_magnitude_and_hypocentre() -> None:
    made = build(replace(POINT, strike_deg=30, dip_deg=45, magnitude_type="Mw"))
    content = made.files["rupture.json"]

    again = build(Wish(rupture=("mine.json", content)))

    assert again.origin.magnitude.value == 6.5
    assert again.origin.magnitude.type == "Mw"
    assert again.origin.longitude == pytest.approx(102.9)
    assert json.loads(again.files["rupture.json"])["features"] == json.loads(content)["features"]
    larger = build(Wish(rupture=("mine.json", content), magnitude=8.0))
    assert larger.origin.magnitude.value == 8.0

    with pytest.raises(NotValid, match="from the rupture"):
        build(Wish(rupture=("mine.json", content), longitude=105.0, latitude=30.1))
    with pytest.raises(NotValid, match="magnitude"):
        build(Wish(rupture=("fault.txt", b"103 30 0\n103.2 30 0\n103.2 30 9\n103 30 9\n103 30 0")))


def test_a_rupture_that_crosses_itself_is_refused() -> None:
    bow_tie = b"103 30 0\n103.5 30 0\n103 30 15\n103.5 30 15\n103 30 0"
    with pytest.raises(NotValid, match="crosses itself"):
        build(Wish(magnitude=7, rupture=("fault.txt", bow_tie)))
    loop = ((103.0, 30.0), (103.5, 30.0), (103.2, 30.3), (103.2, 29.7))
    with pytest.raises(NotValid, match="crosses itself"):
        build(Wish(magnitude=8.5, line=loop, dip_deg=90))


def test_a_drawn_line() -> None:
    line = drawn_line("103.1 30.2；103.5, 30.9")
    assert line == ((103.1, 30.2), (103.5, 30.9))
    made = build(Wish(magnitude=6.8, line=line, name="Drawn"))
    assert "rupture.json" in made.files
    assert made.basis == "line"


@pytest.mark.parametrize("text", ["103.1", "a b; 1 2", "30.2 103.1; 30.9 103.5", "1 2 3"])
def test_lines_that_cannot_be_read(text: str) -> None:
    with pytest.raises(NotValid, match="line"):
        drawn_line(text)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"magnitude": 9.6}, "magnitude"),
        ({"magnitude": 2.9}, "magnitude"),
        ({"magnitude": float("nan")}, "magnitude"),
        ({"magnitude": None}, "magnitude"),
        ({"latitude": 95.0}, "latitude"),
        ({"longitude": None}, "longitude"),
        ({"longitude": None, "latitude": None}, "scenario"),
        ({"depth_km": -1.0}, "depth_km"),
        ({"strike_deg": 361.0}, "strike_deg"),
        ({"dip_deg": 45.0}, "strike_deg"),
        ({"dip_deg": 2.0, "strike_deg": 10.0}, "dip_deg"),
        ({"time": "2026-01-31T08:05:00"}, "time"),
        ({"name": "x" * 81}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"magnitude_type": "Mq"}, "magnitude_type"),
        ({"historic": "wenchuan-2008"}, "latitude"),
        ({"historic": "wenchuan-2008", "fault": "faults"}, "scenario"),
        ({"line": ((103.0, 30.0),)}, "line"),
    ],
)
def test_bad_input_names_its_field(changes: dict, field: str) -> None:
    with pytest.raises(NotValid) as told:
        build(replace(POINT, **changes))
    assert told.value.field == field


def test_an_unknown_historic_one_is_told_with_near_ids() -> None:
    with pytest.raises(NotFound, match="wenchuan-2008"):
        build(Wish(historic="wenchaun-2008"))


@pytest.mark.django_db
def test_scenarios_are_kept_with_numbers_and_their_files(quick_passwords) -> None:
    now = timezone.now()
    wish = replace(POINT, strike_deg=30, dip_deg=45, name="Drill")

    first, second = (run_scenario(wish, now=now) for _ in range(2))

    assert first.event_id == "scenario-drill-1"
    assert second.event_id == "scenario-drill-2"
    assert fetch_event(first.event_id, 1).status is Status.EXERCISE
    assert set(current_evidence(first.event_id)) == {"rupture.json"}
    kept = Kept.objects.get(event="scenario-drill-1")
    assert (kept.name, kept.basis, kept.by) == ("Drill", "point", None)
    assert kept.wish["dip_deg"] == 45


@pytest.mark.django_db
def test_a_fourth_unfinished_one_of_a_person_waits(quick_passwords) -> None:
    zhang, li = member().user, member("li").user
    runs = [run_scenario(POINT, now=timezone.now(), by=zhang) for _ in range(3)]
    with pytest.raises(NotAllowed, match="scenario-m6p5"):
        run_scenario(POINT, now=timezone.now(), by=zhang)
    assert Kept.objects.count() == 3
    run_scenario(POINT, now=timezone.now(), by=li)  # another person's
    Response.objects.filter(run=runs[0].run).update(state=Response.State.DONE)
    run_scenario(POINT, now=timezone.now(), by=zhang)
    assert Kept.objects.filter(by=zhang).count() == 4


@pytest.mark.django_db
def test_a_time_that_has_not_come_is_refused_and_keeps_nothing() -> None:
    with pytest.raises(NotValid, match="a time that has come"):
        run_scenario(replace(POINT, time="2126-01-01T00:00:00Z"), now=timezone.now())
    assert Kept.objects.count() == 0
