"""Association, pick by pick, on a made network."""

import json
from dataclasses import replace

import numpy as np
import pytest

from houfeng.monitoring.associate import Associator, AssociatorSettings, Pick
from houfeng.monitoring.travel_times import far_p_times
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import distance_km
from tests.monitoring.made_association import BASE, STATIONS, TIMES, pick, picks_of

ONE = (103.12, 30.07, 11.0, 20.0)
LATER = BASE + 1000.0


def associator(settings=None):
    return Associator(STATIONS, TIMES, settings or AssociatorSettings.for_warning())


def ends(work, picks):
    """The last word on every hypothesis, by id."""
    last = {}
    for one in picks:
        last |= {h.id: h for h in work.add(one)}
    return last | {h.id: h for h in work.tick(LATER)}


def off_km(hypothesis, source):
    h = hypothesis.hypocentre
    return float(
        distance_km(source[0], source[1], np.array([h.longitude]), np.array([h.latitude]))[0]
    )


def final(last):
    return [h for h in last.values() if h.status == "final"]


def test_one_earthquake_is_one_event_that_gets_better():
    work = associator()
    statuses, errors = [], []
    for one in picks_of(ONE):
        for h in work.add(one):
            statuses.append(h.status)
            errors.append(off_km(h, ONE))
            assert h.id == 1
            assert h.revision == len(statuses)
    assert statuses[0] == "tentative"
    sure = statuses.index("event")
    assert sure <= 4
    assert errors[sure] < 15.0
    assert errors[-1] < 1.0
    (last,) = work.tick(LATER)
    assert last.status == "final"
    assert len(last.picks) > 60
    assert last.hypocentre.origin_at == pytest.approx(BASE + 20.0, abs=0.1)
    assert last.hypocentre.depth_km == pytest.approx(11.0, abs=2.0)
    assert last.hypocentre.gap_deg < 90.0


def test_two_at_once_are_two():
    """150 km apart in place, 4 s in time: their waves cross in the network."""
    other = (103.65, 29.75, 8.0, 24.0)
    picks = sorted(picks_of(ONE) + picks_of(other, seed=2), key=lambda p: p.at)
    found = final(ends(associator(), picks))
    assert len(found) == 2
    for source in (ONE, other):
        assert min(off_km(h, source) for h in found) < 2.0
    shared = {id(p) for p in found[0].picks} & {id(p) for p in found[1].picks}
    assert not shared


def test_random_picks_are_no_earthquake():
    """An hour of one false pick a station every ten minutes, as the brief has it for noise."""
    rng = np.random.default_rng(3)
    times = np.sort(rng.uniform(0.0, 3600.0, size=6 * len(STATIONS)))
    names = rng.integers(0, len(STATIONS), size=times.size)
    work = associator()
    seen = [
        h for t, k in zip(times, names, strict=True) for h in work.add(pick(STATIONS[k].name, t))
    ]
    assert len(seen) > 0  # pairs were looked at
    assert not [h for h in seen if h.status in ("event", "final")]


def test_an_earthquake_is_found_among_noise():
    rng = np.random.default_rng(4)
    noise = [pick(STATIONS[rng.integers(49)].name, t) for t in rng.uniform(0.0, 60.0, 40)]
    picks = sorted(picks_of(ONE) + noise, key=lambda p: p.at)
    (found,) = final(ends(associator(), picks))
    assert off_km(found, ONE) < 1.5
    assert len({(p.station, p.phase) for p in found.picks}) == len(found.picks)


def test_a_teleseism_is_set_aside():
    """P of a source 50 degrees east, by TauPy's times: no event at any moment."""
    table = far_p_times(33.0)
    degrees = np.array(
        [
            distance_km(160.0, 20.0, np.array([s.longitude]), np.array([s.latitude]))[0] / 111.19
            for s in STATIONS
        ]
    )
    times = np.interp(degrees, np.arange(table.size) * 0.25, table)
    rng = np.random.default_rng(6)
    times = times - times.min() + 10.0 + rng.normal(0.0, 0.1, times.size)
    picks = [pick(STATIONS[k].name, times[k]) for k in np.argsort(times)]
    work = associator()
    seen = [h for one in picks for h in work.add(one)] + work.tick(LATER)
    assert any(h.status == "far" for h in seen)
    assert not [h for h in seen if h.status == "event"]
    last = {h.id: h for h in seen}
    assert sum(len(h.picks) for h in last.values() if "distant" in h.reason) > 40


@pytest.mark.parametrize("speed_kms", [15.0, 20.0, 25.0])
def test_a_plane_wave_over_the_network_is_far(speed_kms):
    """From the south-west, at the apparent speeds of P from 35 to 90 degrees away."""
    east = np.array([(s.longitude - 103.0) * 96.4 for s in STATIONS])
    north = np.array([(s.latitude - 30.0) * 110.9 for s in STATIONS])
    rng = np.random.default_rng(11)
    times = 40.0 + (east + north) / np.sqrt(2.0) / speed_kms + rng.normal(0.0, 0.1, east.size)
    work = associator()
    seen = [
        h for k in np.argsort(times) for h in work.add(pick(STATIONS[k].name, float(times[k])))
    ] + work.tick(LATER)
    assert any(h.status == "far" for h in seen)
    assert not [h for h in seen if h.status == "event"]


def test_a_front_as_slow_as_near_waves_is_never_far():
    """8 km/s: P along the Moho of an earthquake 400 km away."""
    times = 40.0 + np.array([(s.longitude - 103.0) * 96.4 for s in STATIONS]) / 8.0
    work = associator()
    seen = [
        h
        for k in np.argsort(times, kind="stable")
        for h in work.add(pick(STATIONS[k].name, float(times[k])))
    ] + work.tick(LATER)
    assert seen
    assert not [h for h in seen if h.status == "far"]


def test_one_that_began_wrongly_is_found_where_more_picks_are():
    """A false pick begins a source elsewhere; the picks that follow must not be left to it."""
    picks = [pick(STATIONS[10].name, 17.0), *picks_of(ONE, with_s=False)[:8]]
    work = associator()
    last = {}
    for one in picks:
        last |= {h.id: h for h in work.add(one)}
    events = [h for h in last.values() if h.status == "event"]
    assert len(events) == 1
    assert off_km(events[0], ONE) < 6.0
    assert len(events[0].picks) >= 8


def test_untold_onsets_taken_for_s_are_no_evidence():
    """Three stations and their codas: shaking is full of onsets that some S time fits."""
    noise = [pick(STATIONS[k].name, t) for k, t in ((3, 10.0), (40, 13.0), (26, 11.0))]
    coda = [replace(p, at=p.at + s, phase="") for p in noise for s in (2.0, 4.0, 6.0)]
    work = associator()
    seen = [h for p in sorted(noise + coda, key=lambda p: p.at) for h in work.add(p)]
    assert not [h for h in seen if h.status == "event" and len(h.picks) > 3]


def test_results_do_not_depend_on_ticks_nor_on_a_restart():
    other = (103.65, 29.75, 8.0, 50.0)
    picks = sorted(picks_of(ONE) + picks_of(other, seed=2), key=lambda p: p.at)
    plain = ends(associator(), picks)

    work, last = associator(), {}
    for k, one in enumerate(picks):
        if k % 7 == 3:
            kept = json.loads(json.dumps(work.checkpoint()))
            work = associator()
            work.restore(kept)
        last |= {h.id: h for h in work.add(one)}
    last |= {h.id: h for h in work.tick(LATER)}

    assert last.keys() == plain.keys()
    for key, h in plain.items():
        assert last[key].hypocentre == h.hypocentre
        assert last[key].status == h.status


def test_a_checkpoint_of_another_network_is_refused():
    kept = associator().checkpoint()
    with pytest.raises(NotValid, match="another network"):
        Associator(STATIONS[:5], TIMES).restore(kept)


def test_a_station_at_work_that_should_have_seen_it_is_missing():
    silent = STATIONS[24].name  # in the middle, 10 km from the source
    work = associator()
    last = ends(work, [p for p in picks_of(ONE) if p.station != silent])
    (found,) = final(last)
    assert silent in found.hypocentre.missing

    work = associator()
    work.set_alive([s.name for s in STATIONS if s.name != silent])
    (found,) = final(ends(work, [p for p in picks_of(ONE) if p.station != silent]))
    assert silent not in found.hypocentre.missing


@pytest.mark.parametrize(("since_s", "at_once"), [(-60.0, True), (5.0, True), (12.0, False)])
def test_what_is_older_than_the_network_needs_more_than_a_few_picks(since_s, at_once):
    """Just after a start no station is at work that could have been silent."""
    source = (102.62, 29.62, 10.0, 20.0)  # in a corner
    picks = [p for p in picks_of(source, with_s=False, within_km=250.0) if p.at > BASE + 36.0]
    near = {p.station for p in picks_of(source, with_s=False) if p.at <= BASE + 36.0}
    work = associator()
    work.set_alive([])
    work.tick(BASE - 100.0)
    work.set_alive([s.name for s in STATIONS if s.name not in near])
    work.tick(BASE + 20.0 + since_s)
    few = max(
        (len(h.picks) for p in picks[:8] for h in work.add(p) if h.status == "event"), default=0
    )
    assert (few >= 3) == at_once
    many = [h for p in picks[8:] for h in work.add(p) if h.status == "event"]
    assert many
    assert off_km(many[-1], source) < 15.0


@pytest.mark.parametrize("just_begun", [True, False])
def test_the_noise_of_a_network_just_begun_makes_no_earthquake(just_begun):
    """A pick each half second at 49 stations; long quiet before it would make it an earthquake."""
    random = np.random.default_rng(5)
    work = associator()
    work.set_alive([])
    work.tick(BASE - 300.0)
    work.set_alive([s.name for s in STATIONS])
    work.tick(BASE - (0.0 if just_begun else 200.0))
    at, which = np.sort(random.uniform(0.0, 60.0, 120)), random.integers(0, len(STATIONS), 120)
    seen = [
        h
        for t, k in zip(at, which, strict=True)
        for h in work.add(pick(STATIONS[k].name, t))
        if h.status == "event"
    ]
    assert bool(seen) != just_begun


def test_picks_of_unknown_stations_and_without_time_are_counted():
    work = associator()
    assert work.add(pick("YY.NONE.", 1.0)) == []
    assert work.add(replace(pick(STATIONS[0].name, 1.0), at=float("nan"))) == []
    assert work.counts["unknown station"] == 1
    assert work.unknown == {"YY.NONE.": 1}
    assert work.counts["not finite"] == 1


def test_a_flood_is_counted_and_the_earthquake_in_it_found():
    """One station gone mad: 20,000 picks in the 40 s around an earthquake."""
    mad = STATIONS[24].name
    storm = [pick(mad, t) for t in np.linspace(10.0, 50.0, 20_000)]
    picks = sorted(picks_of(ONE) + storm, key=lambda p: p.at)
    work = associator()
    (found,) = final(ends(work, picks))
    assert off_km(found, ONE) < 1.5
    assert work.counts["picks"] == len(picks)
    assert work.counts["flood"] + work.counts["duplicate"] > 19_000
    assert work.work.pool.n < 5000


def test_picks_whose_phase_nobody_told_are_p_or_s():
    untold = [Pick(p.station, p.channel, p.at, "", 0.1, 5.0, p.made_at) for p in picks_of(ONE)]
    (found,) = final(ends(associator(), untold))
    assert off_km(found, ONE) < 1.5
    assert {phase for _, phase in found.hypocentre.used} == {"P", "S"}


def test_two_sensors_at_one_place_are_one_witness():
    """Four picks of P at four stations are an event; at two stations with two sensors each not."""
    twins = tuple(replace(one, name=one.name.replace(".00", ".10")) for one in STATIONS)
    both = sorted([*STATIONS, *twins], key=lambda one: one.name)
    first = picks_of(ONE, with_s=False)[:4]

    def statuses(picks):
        work = Associator(both, TIMES, AssociatorSettings.for_warning())
        return {h.status for one in picks for h in work.add(one)}

    def twin(one, after_s):
        return replace(one, station=one.station.replace(".00", ".10"), at=one.at + after_s)

    assert "event" in statuses(first)
    # Known some tenths of a second later, as another sensor's noise would have it.
    doubled = [p for one in first[:2] for p in (one, twin(one, 0.05), twin(one, 0.4))]
    assert "event" not in statuses(doubled)
