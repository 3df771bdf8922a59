"""`houfeng associate`: earthquakes from a list of picks."""

import csv
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from houfeng.cli.door import as_json, errors, print_json, progress_bar, safely
from houfeng.vocabulary.errors import NotValid

if TYPE_CHECKING:
    from houfeng.monitoring.catalogue import Catalogue

HEADING = (
    "event", "origin_at", "longitude", "latitude", "depth_km", "sigma_time_s", "sigma_km",
    "sigma_depth_km", "gap_deg", "rms_s", "p_picks", "s_picks", "missing", "rows",
)  # fmt: skip


@click.command()
@click.argument("picks", type=click.Path(path_type=Path))
@click.option("--stations", required=True, type=click.Path(path_type=Path), help="Their list.")
@click.option(
    "--velocity", required=True, type=click.Path(path_type=Path), help="1-D: CSV, .nd or .tvel."
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="events.csv to write.")
@click.option(
    "--layers", is_flag=True, help="Each speed holds down to the next row; else linear between."
)
@click.option(
    "--regional", is_flag=True, help="A wide network and its larger earthquakes; else a local one."
)
@as_json
@safely
def associate(
    picks: Path, stations: Path, velocity: Path, out: Path, layers: bool, regional: bool,
    json_: bool,
) -> None:  # fmt: skip
    """Find the earthquakes in a list of picks, and locate them.

    PICKS.csv has the columns station, phase (P, S or empty), time (POSIX seconds or ISO 8601,
    UTC), and sigma_s if known. The list of stations is a CSV (network, station, location,
    longitude, latitude, elevation_m), words as `lon lat network station channel elevation`, or
    StationXML.

    Example: houfeng associate picks.csv --stations stations.csv --velocity model.csv
    --out events.csv
    """
    from houfeng.monitoring.catalogue import associate_picks
    from houfeng.monitoring.hypotheses import AssociatorSettings
    from houfeng.monitoring.pick_list import read_picks
    from houfeng.monitoring.station_list import read_stations
    from houfeng.monitoring.travel_times import TravelTimes, read_velocity_model

    listed = read_stations(stations)
    model = read_velocity_model(velocity, gradient=not layers)
    table = read_picks(picks, listed)
    settings = AssociatorSettings() if regional else AssociatorSettings.for_catalogue()
    heights = [station.elevation_m for station in listed]
    times = TravelTimes.build(
        model,
        farthest_km=settings.farthest_km + 100.0,
        deepest_km=settings.deepest_km,
        elevations_m=(min(heights), max(heights)),
    )
    begun = time.perf_counter()
    with progress_bar("associating picks", len(table)) as show:
        found = associate_picks(
            table, listed, times, settings,
            progress=lambda done, total: show("associating picks", done, total),
        )  # fmt: skip
    seconds = time.perf_counter() - begun
    _write(out, found)
    told = {
        "events": len(found.events),
        "teleseisms": found.far,
        "out": str(out),
        "picks": len(table),
        "seconds": round(seconds, 3),
        "counts": found.counts,
        "unknown_stations": table.unknown,
        "refused": list(table.told),
    }
    if json_:
        print_json(told)
    else:
        click.echo(
            f"{len(found.events)} earthquakes from {len(table):,} picks in {seconds:.1f} s: {out}"
        )
    for row in table.told:
        errors.print(f"left out: {picks.name} {row}", markup=False, highlight=False, soft_wrap=True)
    if table.refused > len(table.told):
        errors.print(f"and {table.refused - len(table.told)} more rows could not be read")
    left = {kind: found.counts[kind] for kind in ("flood", "crowded", "not searched")}
    if any(left.values()):
        errors.print(
            f"too many at once: {left['flood'] + left['crowded']:,} picks were left out, and from "
            f"{left['not searched']:,} no new earthquake was looked for"
        )
    if table.unknown:
        named = ", ".join(f"{name} ({n})" for name, n in list(table.unknown.items())[:10])
        errors.print(
            f"left out: {sum(table.unknown.values())} picks at {len(table.unknown)} stations that "
            f"are not in the list: {named}", markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip


def _write(out: Path, found: "Catalogue") -> None:
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADING)
            for number, event in enumerate(found.events, start=1):
                h = event.hypocentre
                at = datetime.fromtimestamp(h.origin_at, UTC).isoformat(timespec="milliseconds")
                writer.writerow(
                    [
                        number, at.replace("+00:00", "Z"), f"{h.longitude:.5f}",
                        f"{h.latitude:.5f}", f"{h.depth_km:.2f}", f"{h.sigma_time_s:.3f}",
                        f"{h.sigma_km:.2f}", f"{h.sigma_depth_km:.2f}", f"{h.gap_deg:.0f}",
                        f"{h.rms_s:.3f}", event.p_picks, event.s_picks, " ".join(h.missing),
                        " ".join(map(str, event.rows)),
                    ]
                )  # fmt: skip
    except OSError as error:
        raise NotValid(
            "--out", str(out), f"name a file you may write ({error.strerror})"
        ) from error
