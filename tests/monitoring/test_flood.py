"""More picks than any network makes: counted, and left, in bounded time and memory."""

import time

import numpy as np

from houfeng.monitoring.associate import Associator, AssociatorSettings
from houfeng.monitoring.hypotheses import AssociatorSettings as Settings
from houfeng.monitoring.pick_gate import PickGate
from tests.monitoring.made_association import STATIONS, TIMES, pick


def test_a_hundred_picks_a_second_at_every_station():
    n = 100_000
    rng = np.random.default_rng(9)
    times = np.sort(rng.uniform(0.0, n / 100.0 / len(STATIONS), n))
    which = rng.integers(0, len(STATIONS), n)
    work = Associator(STATIONS, TIMES, AssociatorSettings.for_warning())
    begun = time.process_time()
    for t, k in zip(times, which, strict=True):
        work.add(pick(STATIONS[k].name, t))
    assert time.process_time() - begun < 60.0
    counts = work.counts
    assert counts["picks"] == n
    assert counts["duplicate"] + counts["flood"] + counts["crowded"] > 0.98 * n
    assert work.work.pool.n < 20_000


def test_the_gate_names_what_it_refuses():
    gate = PickGate(2, Settings(flood_picks=5))
    assert gate.refuses(0, 0, 1.0) == ""
    assert gate.refuses(0, 0, 1.1) == "duplicate"
    assert [gate.refuses(0, 0, t) for t in (2.0, 3.0, 4.0, 5.0, 6.0)] == [""] * 4 + ["flood"]
    assert gate.refuses(1, 0, 6.0) == ""
    assert gate.refuses(0, 0, 11.0) == ""  # the next ten seconds


def test_a_crowded_network_still_hears_every_station():
    gate = PickGate(400, Settings())
    refused = [gate.refuses(k, 0, second + k / 1000.0) for second in range(10) for k in range(400)]
    # 4 a station are let in before it is crowded; later only what is each one's third or less.
    assert refused[:1600] == [""] * 1600
    assert set(refused[1601:]) == {"crowded"}
    assert gate.refuses(7, 0, 10.0) == ""
