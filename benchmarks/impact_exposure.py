"""Times of places and impact: building and loading the tables, resampling, a whole estimate.

    python -m benchmarks.impact_exposure

The shaking is a made-up field as large as the Wenchuan earthquake's: Ms 8.0, intensity by the
long-axis relation for central China (5.841 + 1.071 Ms - 3.657 lg(R + 15), GB 18306-2015 training
book, p. 172) with R from a straight 280 km rupture, on a grid of 0.025 degrees.
"""

from benchmarks import harness  # isort: skip  (first: it pins threads before numpy loads)

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from houfeng.events.origin import Magnitude, MagnitudeType, Origin
from houfeng.impact.assess import Known, assess_impact
from houfeng.impact.exposure import load_exposure, people_on
from houfeng.places import load
from houfeng.shaking.field import ShakingMap
from houfeng.vocabulary.geometry import distance_km
from houfeng.vocabulary.status import Status


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        harness.report("places: build", **harness.timed(lambda: load(cache), repeats=1))
        harness.report("places: load", **harness.timed(lambda: load(cache), repeats=9))
        harness.report("exposure: build", **harness.timed(lambda: load_exposure(cache), repeats=1))
        harness.report("exposure: load", **harness.timed(lambda: load_exposure(cache), repeats=9))
        places, exposure = load(cache), load_exposure(cache)

    longitudes, latitudes = np.arange(98, 110, 0.025), np.arange(26, 37, 0.025)
    x, y = np.meshgrid(longitudes, latitudes)
    far = np.min(
        [distance_km(103.3 + 2.1 * f, 30.9 + 1.8 * f, x, y) for f in np.linspace(0, 1, 60)], axis=0
    )
    intensity = np.clip(5.841 + 1.071 * 8.0 - 3.657 * np.log10(far + 15), 1, 12)
    none = np.zeros_like(intensity)
    shaking = ShakingMap(
        "bench", 1, Status.TEST, longitudes, latitudes, intensity, none + 0.9, none + 0.26,
        intensity, none, none, none, none, "central", (), "given", "", (),
    )  # fmt: skip
    origin = Origin(
        "bench", 1, datetime(2008, 5, 12, 6, 28, 4, tzinfo=UTC), 103.4, 31.0, 14.0,
        Magnitude(8.0, MagnitudeType.MS), "bench", status=Status.TEST,
    )  # fmt: skip
    resampled = harness.timed(lambda: people_on(exposure, longitudes, latitudes), repeats=9)
    harness.report("people_on", cells=intensity.size, **resampled)
    told = harness.timed(lambda: places.describe(103.4, 31.0, "zh"), repeats=9)
    harness.report("describe", **told)
    known, digest = Known(places, exposure), "0" * 64
    whole = harness.timed(
        lambda: assess_impact(origin, shaking, known, shaking_sha256=digest), repeats=9
    )
    impact = assess_impact(origin, shaking, known, shaking_sha256=digest)
    harness.report(
        "assess_impact",
        cells=intensity.size,
        **whole,
        people_vi_and_above=sum(impact.exposed_population.values()),
        deaths_median=round(impact.fatalities.median),
        alert_level=impact.alert_level,
    )


if __name__ == "__main__":
    main()
