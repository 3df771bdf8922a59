"""Early warning: the seconds from a located earthquake to what everybody is told.

python -m benchmarks.warning [--quick]

One JSON line each: predicted shaking at 100,000 targets, PLUM for them in a network of 15,899
sensors, a decision for 3,000 targets (p50 and p99), and a magnitude from forty sensors.
"""

from benchmarks import harness  # isort: skip

import argparse
import sys
import time

import numpy as np

from houfeng.monitoring.values import Hypocentre
from houfeng.warning.decide import Decider
from houfeng.warning.decision import EventState
from houfeng.warning.magnitude import MagnitudeEstimator
from houfeng.warning.magnitude_values import SensorSites
from houfeng.warning.plum import Plum
from houfeng.warning.policies import Policy
from houfeng.warning.predict import predict_targets, warm
from houfeng.warning.targets import Targets
from houfeng.warning.travel import UniformSpeeds

SENSORS, MANY, SOME = 15_899, 100_000, 3_000
WHERE = Hypocentre(0.0, 103.0, 30.0, 12.0, 0.5, 3.0, 5.0, 90.0, 0.1, (), ())


def _targets(count: int, rng: np.random.Generator) -> Targets:
    return Targets.of_points(
        [str(at) for at in range(count)], rng.uniform(98, 108, count), rng.uniform(26, 34, count)
    )


class _Records:
    """Amplitudes of an M 6 or so at every sensor, for the work alone."""

    def history(self, since: float, until: float, sensors: np.ndarray) -> "_Records":
        count = int(until - since) + 1
        rng = np.random.default_rng(2)
        self.at = np.floor(since) + np.arange(count)
        self.envelopes = rng.lognormal(-6.0, 1.0, (sensors.size, count, 2, 3))
        self.pga_ms2 = rng.lognormal(-3.0, 1.0, (sensors.size, count))
        self.pgv_ms = self.pga_ms2 / 10.0
        return self

    def growths(
        self, sensors: np.ndarray, onsets: np.ndarray, untils: np.ndarray
    ) -> dict[str, np.ndarray]:
        return {
            "window_s": untils - onsets,
            "pd_m": np.full(sensors.size, 1e-3),
            "noise_pd_m": np.full(sensors.size, 1e-7),
            "clipped": np.zeros(sensors.size, dtype=bool),
        }


def _quantiles(seconds: list[float]) -> dict[str, float]:
    p50, p99 = np.percentile(seconds, [50, 99])
    return {"p50_ms": round(1e3 * float(p50), 2), "p99_ms": round(1e3 * float(p99), 2)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repeats")
    repeats = 20 if parser.parse_args(sys.argv[1:]).quick else 300
    rng = np.random.default_rng(1)
    warm()
    many = _targets(MANY, rng)
    harness.report(
        "predicted shaking", targets=MANY,
        **_timed(lambda _: predict_targets(WHERE, 6.5, many), repeats // 5),
    )  # fmt: skip
    sites = SensorSites(
        tuple(str(at) for at in range(SENSORS)),
        rng.uniform(90, 115, SENSORS), rng.uniform(22, 40, SENSORS), np.full(SENSORS, 500.0),
    )  # fmt: skip
    plum = Plum(many, sites)
    felt = rng.uniform(1.0, 6.0, SENSORS)
    harness.report(
        "plum", targets=MANY, sensors=SENSORS,
        **_timed(lambda _: plum.predict(felt), repeats // 5),
    )  # fmt: skip
    some = _targets(SOME, rng)
    decider = Decider(Policy.load("open"), some)
    decider.consider(EventState("e", WHERE, 5.0, 5, 0.0), 0.0)

    def decide(turn: int) -> None:
        # Every tenth is an update, as magnitudes grow.
        mw = 5.0 + 0.6 * (turn % 40 // 10)
        decider.consider(EventState("e", WHERE, mw, 5, 8.0 + turn), 8.0 + turn)

    harness.report("decision", targets=SOME, **_timed(decide, repeats))
    estimator = MagnitudeEstimator(sites, UniformSpeeds())
    records = _Records()
    harness.report(
        "magnitude", sensors=SENSORS, read=40,
        **_timed(lambda _: estimator.update(WHERE, (), records, 30.0), repeats),
    )  # fmt: skip


def _timed(work, repeats: int) -> dict[str, float]:  # type: ignore[no-untyped-def]
    work(0)
    seconds = []
    for turn in range(max(repeats, 4)):
        begun = time.perf_counter()
        work(turn)
        seconds.append(time.perf_counter() - begun)
    return _quantiles(seconds)


if __name__ == "__main__":
    main()
