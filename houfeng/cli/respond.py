"""`houfeng respond`: one earthquake in, everything about it out."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from houfeng.cli.door import (
    as_json,
    demand_folder,
    errors,
    prepare,
    print_json,
    progress_bar,
    safely,
)
from houfeng.cli.shaking_inputs import event_files
from houfeng.events.origin import Origin
from houfeng.vocabulary.errors import NotFound, NotValid, SourceUnavailable
from houfeng.vocabulary.status import Status

if TYPE_CHECKING:
    from houfeng.events.models import EventRevision
    from houfeng.response.models import Response


@click.command()
@click.argument("event", required=False)
@click.option("--lat", type=float, help="Epicentre, degrees north.")
@click.option("--lon", type=float, help="Epicentre, degrees east.")
@click.option("--depth", type=float, default=None, help="Kilometres; leave out if not known.")
@click.option("--mag", type=float, help="Magnitude.")
@click.option("--mag-type", default="Ms", show_default=True, help="Ms, Mw, ML, mb or M.")
@click.option("--time", "time_", help="Origin time with its zone: 2026-01-31T08:05:00Z.")
@click.option("--strike", type=float, default=None, help="Long axis, degrees from north.")
@click.option("--id", "event_id", default=None, help="Of these values; a known id: a revision.")
@click.option("--pick", default=None, help="The id to take from a file of several earthquakes.")
@click.option("--encoding", default=None, help="Of a catalogue table.")
@click.option("--status", type=click.Choice([s.value for s in Status]), default=None)
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Folder for the files.")
@click.option("--again", is_flag=True, help="Respond anew to a revision already responded to.")
@as_json
@safely
def respond(event: str | None, out: Path | None, again: bool, json_: bool, **given: Any) -> None:
    """Make, catalogue and publish all products of one earthquake.

    EVENT is a bundled earthquake's id, the id of one already in the platform, or a file: QuakeML,
    USGS GeoJSON, ShakeMap event.xml, the Chinese catalogue table. Or a ShakeMap event folder:
    its stations, reports, rupture and decisions go into the map. Or --lat --lon --mag --time.

    \b
    Examples:
      houfeng respond wenchuan-2008 --out out/wenchuan --json
      houfeng respond quake.xml --out out/quake --status exercise
      houfeng respond --lat 30.1 --lon 102.9 --depth 12 --mag 6.0 --time 2026-01-31T08:05:00Z
    """
    began = time.perf_counter()
    if out is not None:
        demand_folder(out)
    origin = _origin_outside(event, given)
    evidence = event_files(Path(event)) if event is not None and Path(event).is_dir() else {}
    prepare()
    revision = _keep(event, origin, given["status"])
    more = _keep_evidence(revision, evidence)
    prepared = time.perf_counter()
    response = run(revision.event_id, revision.revision, again=again or more)
    demand_published(response)
    seconds = {"prepare": prepared - began, "respond": time.perf_counter() - prepared}
    from houfeng.response.export import export, manifest, timings

    spent = timings(response, seconds)
    if out is not None:
        export(response, out, spent)
    told = {"manifest": manifest(response), "timings": spent, "out": str(out) if out else None}
    if json_:
        print_json(told)
        return
    click.echo(f"{revision.event_id} revision {revision.revision}: {response.state}")
    for name, stage_s in spent["stages"].items():
        click.echo(f"  {name:<8} {stage_s:6.2f} s")
    click.echo(f"  {'total':<8} {spent['total']:6.2f} s" + (f"   files in {out}" if out else ""))


def _origin_outside(event: str | None, given: dict[str, Any]) -> Origin | None:
    """The origin from values, a file or the bundled list; None where it is to be found inside."""
    from houfeng.events.historic import historic_event
    from houfeng.events.readers import read_events
    from houfeng.events.readers.values import origin_from_values

    values = {"lat": given["lat"], "lon": given["lon"], "mag": given["mag"], "time": given["time_"]}
    if event is None:
        missing = [f"--{name}" for name, value in values.items() if value is None]
        if missing:
            raise NotValid(
                "EVENT", "nothing", f"name an event or a file, or add {' '.join(missing)}"
            )
        return origin_from_values(
            latitude=given["lat"],
            longitude=given["lon"],
            magnitude=given["mag"],
            depth_km=given["depth"],
            time=given["time_"],
            event_id=given["event_id"],
            magnitude_type=given["mag_type"],
            strike_deg=given["strike"],
        )
    if any(value is not None for value in values.values()):
        raise NotValid("EVENT", event, "give either an event or --lat --lon --mag --time, not both")
    path = Path(event)
    if path.exists() or path.suffix:
        return _pick(read_events(path, encoding=given["encoding"]), given["pick"], path)
    try:
        return historic_event(event).origin
    except NotFound:
        return None


def _pick(found: list[Origin], wanted: str | None, path: Path) -> Origin:
    if wanted is not None:
        found = [origin for origin in found if origin.event_id == wanted]
    if len(found) == 1:
        return found[0]
    names = ", ".join(origin.event_id for origin in found[:8])
    if found:
        raise NotValid(
            "--pick", wanted, f"{path} holds {len(found)} earthquakes; pick one of {names} …"
        )
    raise NotFound(f"{path} holds no earthquake {wanted}")


def _keep(event: str | None, origin: Origin | None, status: str | None) -> "EventRevision":
    """The event revision to respond to: kept now, or the preferred one already kept."""
    from django.utils import timezone

    from houfeng.events.historic import historic_event
    from houfeng.events.keep import fetch_event, keep_origin, preferred_revision

    if origin is None:
        assert event is not None
        try:
            origin = fetch_event(event, preferred_revision(event))
        except NotFound as inside:
            try:
                historic_event(event)
            except NotFound as bundled:
                raise NotFound(f"{inside}\n{bundled}") from None
    assert origin is not None
    if status is not None:
        origin = origin.with_status(Status(status))
    return keep_origin(origin, received_at=timezone.now())


def _keep_evidence(revision: "EventRevision", files: dict[str, bytes]) -> bool:
    """Keep stations, rupture and decisions that came with it; whether any of them is news."""
    from django.utils import timezone

    from houfeng.events.evidence import keep_evidence

    if not files:
        return False
    return bool(keep_evidence(revision.event_id, files, received_at=timezone.now()))


def run(event_id: str, revision: int, *, again: bool) -> "Response":
    """Ask for a response and see it through, with a bar."""
    from houfeng.response import runs

    return watched(runs.request(event_id, revision, again=again))


def watched(asked: "Response") -> "Response":
    """See a response through that was asked for, with a bar."""
    from houfeng.response import engine, runs

    event_id = asked.event_id
    with progress_bar(f"responding to {event_id}", len(runs.STAGES)) as show:

        def watch(response: "Response") -> None:
            stages = list(response.stages.all())
            done = [stage for stage in stages if stage.seconds is not None]
            now = next((s.name for s in stages if s.started_at and s.seconds is None), "")
            show(f"{event_id}: {now or response.state}", len(done), len(stages))

        return engine.run_to_end(asked.run, watch)


def demand_published(response: "Response") -> None:
    """Leave with exit code 6 where a newer revision took over; SourceUnavailable of a failure."""
    if response.state == response.State.SUPERSEDED:
        errors.print(f"{response.error}; nothing was published for this one", markup=False)
        sys.exit(6)
    if response.state == response.State.FAILED:
        raise SourceUnavailable(f"the response failed: {response.error}")
