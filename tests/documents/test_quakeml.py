"""QuakeML of a network's earthquake: the standard's own schema, and ObsPy, read it."""

import warnings
from datetime import UTC, datetime
from io import BytesIO

import pytest
from obspy import read_events
from obspy.io.quakeml.core import _validate

from houfeng.documents.quakeml import Maker, quakeml_of
from houfeng.events.readers.quakeml import read_quakeml
from houfeng.vocabulary.status import Status
from tests.warning.made_account import ORIGIN_AT, account

MAKER = Maker("houfeng", "Houfeng 1.0", datetime(2026, 1, 1, 0, 0, 20, tzinfo=UTC))


def made(status=Status.EXERCISE, **changed):
    return quakeml_of(
        account(**changed), event_id="exercise-main-1", revision=2, status=status, maker=MAKER
    )


@pytest.fixture(scope="module")
def event():
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # ObsPy warns of ids and values it cannot take
        return read_events(BytesIO(made()), format="QUAKEML")[0]


@pytest.mark.parametrize("status", list(Status))
def test_it_is_valid_by_the_standards_schema(status):
    assert _validate(BytesIO(made(status)))
    assert _validate(BytesIO(made(status, picks=[])))


def test_origin_with_its_uncertainty(event):
    origin = event.preferred_origin()
    assert origin.time.timestamp == ORIGIN_AT
    assert (origin.longitude, origin.latitude, origin.depth) == (103.0, 30.0, 10_000.0)
    # 3.03 km hold 68 % of a circle: 2 km each way; a degree of latitude is 111.2 km.
    assert origin.latitude_errors.uncertainty == pytest.approx(2.0 / 111.195, rel=1e-3)
    assert origin.longitude_errors.uncertainty == pytest.approx(2.0 / 111.195 / 0.8660, rel=1e-3)
    assert origin.depth_errors.uncertainty == 4000.0
    assert origin.origin_uncertainty.horizontal_uncertainty == pytest.approx(3030.0)
    assert origin.quality.used_phase_count == 3
    assert origin.quality.azimuthal_gap == 200.0
    assert origin.evaluation_mode == "automatic"


def test_arrivals_belong_to_picks(event):
    picks = {str(pick.resource_id): pick for pick in event.picks}
    found = [
        (picks[str(one.pick_id)].waveform_id.get_seed_string(), one.phase, one.time_residual)
        for one in event.preferred_origin().arrivals
    ]
    assert found == [
        ("XX.AAA.00.HNZ", "P", 0.01), ("XX.AAA.00.HNZ", "S", -0.05), ("XX.BBB.00.HNZ", "P", 0.0),
    ]  # fmt: skip
    assert event.picks[0].time_errors.uncertainty == 0.05
    assert event.picks[0].time.timestamp == pytest.approx(ORIGIN_AT + 2.41)


def test_magnitude_with_every_stations_share(event):
    magnitude = event.preferred_magnitude()
    assert (magnitude.mag, magnitude.magnitude_type, magnitude.station_count) == (6.0, "Mw", 2)
    assert magnitude.mag_errors.lower_uncertainty == pytest.approx(0.3)
    named = {str(one.resource_id): one for one in event.station_magnitudes}
    shares = magnitude.station_magnitude_contributions
    assert [named[str(one.station_magnitude_id)].mag for one in shares] == [6.1, 5.9]
    assert sum(one.weight for one in shares) == pytest.approx(1.0)


def test_amplitudes_of_stations_that_count(event):
    found = {
        (one.waveform_id.station_code, one.type): (one.generic_amplitude, one.unit)
        for one in event.amplitudes
    }
    assert found == {
        ("AAA", "PGA"): (2.5, "m/(s*s)"), ("AAA", "PGV"): (0.2, "m/s"),
        ("BBB", "PGA"): (1.2, "m/(s*s)"), ("BBB", "PGV"): (0.1, "m/s"),
    }  # fmt: skip


def test_an_exercise_says_so_and_an_earthquake_does_not(event):
    assert "演习" in event.event_descriptions[0].text
    assert "演习" in event.comments[0].text
    assert "演习" not in made(Status.ACTUAL).decode()


def test_our_own_reader_takes_it_back():
    (origin,) = read_quakeml(made())
    assert (origin.magnitude.value, origin.longitude) == (6.0, 103.0)
