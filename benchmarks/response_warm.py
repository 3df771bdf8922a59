"""From an earthquake to all its products in a warm worker, stage by stage; how it grows.

    python -m benchmarks.response_warm

One process, as the server's worker is: a first response pays for imports and tables and is not
counted. The grid is that of the platform (30 arc-seconds, finer than 0.01 degrees, or the
nearest that keeps China's limit of cells). Stations are synthetic: the map's own median with
scatter. `seconds` counts until the products are published; `all_seconds` the notices and the
map's bulky formats too.
"""

from benchmarks import harness  # isort: skip  (first: it pins threads before numpy loads)

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

RUNS = 3  # the median is told
PUBLISHED = ("shaking", "impact", "brief", "alert", "publish")
CASES = (  # name, magnitude, stations
    ("M7 in Sichuan, origin alone", 7.0, 0),
    ("M7 in Sichuan, 200 stations", 7.0, 200),
    ("M6 in Sichuan, origin alone", 6.0, 0),
    ("M8 in Sichuan, origin alone", 8.0, 0),
    ("M7 in Sichuan, 50 stations", 7.0, 50),
    ("M7 in Sichuan, 800 stations", 7.0, 800),
)


def main() -> None:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        os.environ.pop("DATABASE_URL", None)
        os.environ["HOUFENG_HOME"] = folder
        from houfeng.house import start

        start.prepare()
        from houfeng.response import engine, known

        known.warm()
        with engine.worker():
            respond("warm", 6.5, 20)
            for number, (name, magnitude, stations) in enumerate(CASES):
                told = [
                    respond(f"bench-{number}-{run}", magnitude, stations) for run in range(RUNS)
                ]
                told.sort(key=published)
                stages = told[RUNS // 2]
                harness.report(
                    f"response, warm: {name}",
                    seconds=round(published(stages), 3),
                    all_seconds=round(sum(stages.values()), 3),
                    peak_mb=round(harness.peak_mb(), 1),
                    stations=stations,
                    stages={key: round(value, 3) for key, value in stages.items()},
                )


def published(stages: dict[str, float]) -> float:
    return sum(stages[name] for name in PUBLISHED)


def respond(event_id: str, magnitude: float, stations: int) -> dict[str, float]:
    """One response; seconds of each stage."""
    from django.utils import timezone

    from houfeng.events.evidence import keep_evidence
    from houfeng.events.keep import keep_origin
    from houfeng.events.origin import Magnitude, MagnitudeType, Origin
    from houfeng.response import runs
    from houfeng.response.workflow import respond as workflow

    origin = Origin(
        event_id=event_id,
        revision=0,
        origin_at=datetime(2026, 11, 1, 4, 0, tzinfo=UTC),
        longitude=103.0,
        latitude=30.5,
        depth_km=12.0,
        magnitude=Magnitude(magnitude, MagnitudeType.MS),
        source="bench",
    )
    kept = keep_origin(origin, received_at=timezone.now())
    if stations:
        files = {"stations.csv": station_table(origin, stations).encode()}
        keep_evidence(event_id, files, received_at=timezone.now())
    asked = runs.request(event_id, kept.revision)
    state = workflow(asked.run)
    asked.refresh_from_db()
    assert state == "done", asked.error
    return {stage.name: float(stage.seconds or 0.0) for stage in asked.stages.all()}


def station_table(origin, count: int) -> str:  # type: ignore[no-untyped-def]
    """Synthetic records at random places within 2.5 degrees: the median with a scatter of 0.6."""
    import numpy as np

    from houfeng.shaking.inputs import Inputs
    from houfeng.shaking.make import make_map
    from houfeng.shaking.profiles import CHINA
    from houfeng.shaking.sample import SiteList, sample

    generator = np.random.default_rng(count)
    lon, lat = (
        centre + generator.uniform(-2.5, 2.5, count)
        for centre in (origin.longitude, origin.latitude)
    )
    sites = SiteList(tuple(f"B{i:04d}" for i in range(count)), lon, lat)
    drawn = sample(make_map(Inputs(origin), CHINA), sites)
    scatter = generator.normal(0.0, 0.6, count)
    lines = ["id,lon,lat,pga_g,pgv_cms"]
    for i, inside in enumerate(drawn.inside):
        if inside:
            pga = np.exp(drawn.values["PGA"]["mean"][i] + scatter[i])
            pgv = np.exp(drawn.values["PGV"]["mean"][i] + scatter[i])
            lines.append(f"{sites.ids[i]},{lon[i]:.4f},{lat[i]:.4f},{pga:.5g},{pgv:.5g}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
