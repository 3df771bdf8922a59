"""On real records made ready by SciPy (`recorded.py`), and on made ones for single traits."""

import csv
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from houfeng.monitoring.values import Hypocentre, Pick
from houfeng.warning.magnitude import MagnitudeEstimator, SensorSites
from houfeng.warning.science.pd_magnitude import lg_pd_cm
from houfeng.warning.travel import UniformSpeeds

from . import recorded


def _time(*parts):
    return datetime(*parts, tzinfo=UTC).timestamp()


def _estimator(records):
    traces = records.traces
    return MagnitudeEstimator(
        SensorSites(
            tuple(trace.station for trace in traces),
            np.array([trace.longitude for trace in traces]),
            np.array([trace.latitude for trace in traces]),
            np.full(len(traces), np.nan),
        ),
        UniformSpeeds(),
    )


@pytest.fixture(scope="module")
def ridgecrest(shared):
    """(estimator, records, located event, POSIX seconds of the first P)."""
    records = recorded.ridgecrest(shared)
    where = Hypocentre(
        _time(2019, 7, 6, 3, 19, 53), -117.599, 35.77, 8.0, 0.5, 3.0, 5.0, 60.0, 0.1, (), ()
    )
    # The nearest station, CLC, lies at 5.1 km: hypot(5.1, 8) / 6.1 = 1.55 s.
    return _estimator(records), records, where, where.origin_at + 1.55


def test_ridgecrest_grows_to_its_size_and_says_when_it_may_be_more(ridgecrest):
    estimator, records, where, first_p = ridgecrest

    found = {s: estimator.update(where, (), records, first_p + s) for s in (3, 5, 10, 20, 40)}

    assert [found[s].saturated for s in (3, 5, 10)] == [True] * 3
    # Three seconds cannot tell more than about M 6.2 (the facts: 6.2 to 6.3 by three relations).
    assert found[3].value < 6.4
    assert found[5].value > 5.0
    assert found[10].value > found[5].value + 0.3
    assert not found[40].saturated
    assert abs(found[20].value - 7.1) < 0.5
    assert abs(found[40].value - 7.1) < 0.4
    assert {one.station for one in found[40].stations} >= {"CI.CLC", "CI.CCC"}


def test_both_ways_to_the_magnitude_are_shown(ridgecrest):
    estimator, records, where, first_p = ridgecrest

    found = estimator.update(where, (), records, first_p + 30)

    assert found.point.stations == found.motion.stations == 11
    assert abs(found.point.value - found.motion.value) < 0.5
    assert found.as_dict()["motion"]["value"] == found.motion.value


def test_aftershocks_two_minutes_later_have_their_own_size(ridgecrest, shared):
    """By ComCat's places, against its magnitudes: one of M 4 and more every fifteen seconds."""
    estimator, records, where, _ = ridgecrest
    with (shared / "data/waveforms/ridgecrest_m71/catalog.csv").open(encoding="utf-8") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if "2019-07-06T03:22" <= row["time"] < "2019-07-06T03:24" and float(row["mag"]) >= 4.0
        ]
    off = {}
    for row in rows:
        here = replace(
            where,
            origin_at=datetime.fromisoformat(row["time"]).timestamp(),
            longitude=float(row["longitude"]),
            latitude=float(row["latitude"]),
            depth_km=float(row["depth"]),
        )
        found = None
        for second in range(4, 61):
            now = here.origin_at + second
            found = estimator.update(here, (), records, now, so_far=found) or found
        off[row["time"][11:19]] = found.value - float(row["mag"])
    assert len(off) == 8
    assert np.median(np.abs(list(off.values()))) < 0.25
    # The larger one that follows after eighteen seconds is not taken for its own shaking.
    assert abs(off["03:22:17"]) < 0.2


def test_nothing_before_the_first_window_and_nothing_when_it_is_long_over(ridgecrest):
    estimator, records, where, first_p = ridgecrest

    assert estimator.update(where, (), records, first_p + 0.2) is None
    assert estimator.update(where, (), records, where.origin_at + 150.0) is None


def test_hawaii_leaves_clipped_channels_out_by_name(shared):
    records = recorded.hawaii(shared)
    where = Hypocentre(
        _time(2019, 4, 14, 3, 9, 2), -155.791, 19.742, 13.3, 0.5, 3.0, 5.0, 60.0, 0.1, (), ()
    )

    found = _estimator(records).update(where, (), records, where.origin_at + 40.0)

    clipped = {station for station, why in found.left_out if why == "clipped"}
    assert clipped == {trace.station for trace in records.traces}
    assert abs(found.value - 5.3) < 0.5


class _Made:
    """Sensors whose P wave is what the relations say of a magnitude."""

    def __init__(self, magnitude, kms, noise_pd_m=1e-9, loud=()):
        self.kms = np.array(kms, dtype=float)
        self.pd_m = 10.0 ** lg_pd_cm(np.full(self.kms.size, magnitude), np.hypot(kms, 10.0)) / 100
        self.noise = np.full(self.kms.size, noise_pd_m)
        for row in loud:
            self.noise[row] = self.pd_m[row] * 50  # a noisy sensor shows its noise
            self.pd_m[row] = self.noise[row] * 1.2
        self.asked = []

    def history(self, since, until, sensors):
        at = np.arange(np.ceil(since), np.floor(until) + 1)
        n = len(sensors)
        empty = np.full((n, at.size), np.nan)
        return recorded.History(
            at, np.full((n, at.size, 2, 3), np.nan), empty, empty, np.zeros((n, at.size), bool)
        )

    def growths(self, sensors, onsets, untils):
        self.asked.append((sensors, onsets))
        return {
            "window_s": untils - onsets,
            "pd_m": self.pd_m[sensors],
            "noise_pd_m": self.noise[sensors],
            "clipped": np.zeros(len(sensors), bool),
        }


def _made(kms):
    n = len(kms)
    sites = SensorSites(
        tuple(f"S{i}" for i in range(n)),
        np.full(n, 103.0),
        30.0 + np.array(kms) / 111.195,
        np.full(n, 500.0),
    )
    where = Hypocentre(0.0, 103.0, 30.0, 10.0, 0.3, 1.0, 3.0, 60.0, 0.1, (), ())
    return MagnitudeEstimator(sites, UniformSpeeds()), where


def test_noisy_far_channels_do_not_inflate_it():
    # SED-EEW #46: fifty times the signal at two far sensors would be 2 magnitudes each.
    kms = [15.0, 20.0, 30.0, 120.0, 130.0]
    estimator, where = _made(kms)

    quiet = estimator.update(where, (), _Made(4.5, kms), 40.0)
    noisy = estimator.update(where, (), _Made(4.5, kms, loud=(3, 4)), 40.0)

    assert quiet.value == pytest.approx(4.5, abs=0.15)
    assert noisy.value == pytest.approx(quiet.value, abs=0.15)
    assert ("S3", "below noise") in noisy.left_out
    assert ("S4", "below noise") in noisy.left_out


def test_one_wild_sensor_is_named_and_not_followed():
    kms = [15.0, 20.0, 30.0, 40.0, 50.0]
    records = _Made(4.5, kms)
    records.pd_m[4] *= 300.0
    estimator, where = _made(kms)

    found = estimator.update(where, (), records, 40.0)

    assert found.value == pytest.approx(4.5, abs=0.2)
    assert any(station == "S4" and why.startswith("disagrees") for station, why in found.left_out)


def test_silence_where_it_should_shake_holds_it_down():
    # One sensor says 5.5; three as near see nothing above a noise as an M 3.5 would make.
    kms = [15.0, 16.0, 17.0, 18.0]
    records = _Made(5.5, kms)
    records.pd_m[1:] = _Made(3.5, kms).pd_m[1:]
    records.noise[1:] = records.pd_m[1:]
    estimator, where = _made(kms)

    alone = _made(kms[:1])
    believed = alone[0].update(alone[1], (), _Made(5.5, kms[:1]), 20.0)
    doubted = estimator.update(where, (), records, 20.0)

    assert doubted.value < believed.value - 0.5


def test_picks_move_the_windows_and_bad_rows_are_not_read():
    kms = [15.0, 20.0, 30.0]
    records = _Made(5.0, kms)
    estimator, where = _made(kms)
    # P of S1 is due after 3.67 s, S after 6.30 s: the pick without a phase is P, the other S.
    early = Pick("S1", "S1.HNZ", 4.2, "", 0.05, 20.0, 6.0)
    late = Pick("S0", "S0.HNZ", 5.0, "", 0.05, 20.0, 6.0)

    found = estimator.update(where, (early, late), records, 12.0, left_out={2: "dead"})

    sensors, onsets = records.asked[0]
    assert sensors.tolist() == [0, 1]
    assert onsets[1] == 4.2
    assert onsets[0] == pytest.approx(np.hypot(15.0, 10.0) / 6.1, abs=0.01)
    assert ("S2", "dead") in found.left_out


def test_silence_after_a_merely_predicted_onset_waits():
    # Due after 2.96 s; the ray may be wrong by some tenths.
    estimator, where = _made([15.0])
    records = _Made(5.0, [15.0])
    pick = Pick("S0", "S0.HNZ", 3.0, "P", 0.05, 20.0, 4.0)

    assert estimator.update(where, (), records, 4.5) is None
    assert estimator.update(where, (), records, 5.0) is not None
    assert estimator.update(where, (pick,), records, 3.6) is not None


def test_of_many_sensors_the_nearest_and_some_of_all_distances_are_read():
    kms = list(np.linspace(10.0, 200.0, 60))
    records = _Made(5.0, kms)
    estimator, where = _made(kms)

    estimator.update(where, (), records, 60.0)

    read = records.asked[0][0].tolist()
    assert len(read) == 40
    assert read[:20] == list(range(20))
    assert read[-1] == 59
    assert max(np.diff(read)) == 3


def test_a_poorly_known_place_is_a_poorly_known_magnitude():
    kms = [15.0, 20.0, 30.0]
    estimator, where = _made(kms)
    from dataclasses import replace

    sure = estimator.update(where, (), _Made(5.0, kms), 30.0)
    lost = estimator.update(replace(where, sigma_km=20.0), (), _Made(5.0, kms), 30.0)

    assert lost.sigma > sure.sigma + 0.1


def test_the_shaking_of_a_later_earthquake_is_not_this_ones(ridgecrest):
    # A foreshock of M 2.2 twelve seconds before the M 7.1 (its own place and origin, as replayed).
    estimator, records, mainshock, _ = ridgecrest
    from dataclasses import replace

    foreshock = replace(
        mainshock, origin_at=mainshock.origin_at - 11.92, longitude=-117.566, latitude=35.740
    )
    now = mainshock.origin_at + 25.0

    confused = estimator.update(foreshock, (), records, now)
    told = estimator.update(foreshock, (), records, now, later=(mainshock,))

    assert confused.value > 5.0
    assert told.value == pytest.approx(2.2, abs=0.5)


def test_a_magnitude_comes_back_from_json(ridgecrest):
    import json

    from houfeng.warning.magnitude import EventMagnitude

    estimator, records, where, first_p = ridgecrest
    found = estimator.update(where, (), records, first_p + 20)

    kept = json.loads(json.dumps(found.as_dict()))

    assert EventMagnitude.from_dict(kept) == found


def test_what_has_been_felt_takes_over_when_the_rupture_is_long(ridgecrest):
    estimator, records, where, first_p = ridgecrest

    early = estimator.update(where, (), records, first_p + 5)
    late = estimator.update(where, (), records, first_p + 40)

    assert early.origin == "point"
    assert late.origin == "motion"
    # Neither way alone: within the two, near the one that knows of length.
    assert abs(late.value - late.motion.value) < abs(late.value - late.point.value)
    assert late.low < 7.1 < late.high
