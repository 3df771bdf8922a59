"""What the loop needs beside packets: travel times, targets, a policy; made of what people name."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from houfeng.monitoring.station_list import Station
from houfeng.monitoring.travel_times import TravelTimes, iasp91, read_velocity_model
from houfeng.monitoring.values import Channel
from houfeng.places.layers import find_layers
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.status import Status
from houfeng.warning.pipeline import Pipeline
from houfeng.warning.pipeline_settings import PipelineSettings, stations_of
from houfeng.warning.policies import Policy, policy_names
from houfeng.warning.rule_watch import read_lines
from houfeng.warning.rules import Rules, rule_names
from houfeng.warning.targets import Targets

if TYPE_CHECKING:
    from houfeng.places.gazetteer import Gazetteer

AROUND_KM = 300.0  # of the network: places that are targets where none are named
_KINDS = ("places", "counties")


def warm(done: Callable[[int, int], None] = lambda _done, _of: None) -> None:
    """Compile every kernel before the first packet: a minute, once; kept on disk.

    done: told how many of how many parts are ready.
    """
    from houfeng.monitoring import associate, stream
    from houfeng.monitoring.readings import parsing
    from houfeng.warning import predict

    parts = (parsing.warm, stream.warm, associate.warm, predict.warm)
    for number, part in enumerate(parts, 1):
        part()
        done(number, len(parts))


def policy_of(name: str) -> Policy:
    """By name, or a file of one's own. NotValid lists the names there are."""
    path = Path(name)
    if path.suffix == ".json" or path.is_file():
        if not path.is_file():
            raise NotFound(f"{path} is not there; name a policy file")
        return Policy.load(path)
    if name not in policy_names():
        raise NotValid("--policy", name, f"name one of {', '.join(policy_names())}, or a file")
    return Policy.load(name)


def rules_of(name: str) -> Rules:
    """By name, or a file of one's own. NotValid lists the names there are."""
    path = Path(name)
    if path.suffix != ".json" and name not in rule_names():
        raise NotValid("--rules", name, f"name one of {', '.join(rule_names())}, or a .json file")
    return Rules.load(name)


def travel_times_of(
    channels: tuple[Channel, ...], velocity: Path | None, cache: Path | None
) -> TravelTimes:
    """IASP91, or the model in a file, for the elevations of these stations."""
    model = iasp91() if velocity is None else read_velocity_model(velocity)
    elevations = [station.elevation_m for station in stations_of(channels)]
    known = [e for e in elevations if np.isfinite(e)] or [0.0]
    return TravelTimes.build(model, elevations_m=(min(known), max(known)), cache=cache)


def targets_of(
    named: Path | None,
    channels: tuple[Channel, ...],
    gazetteer: "Gazetteer | None",
    layers: Path | None = None,
) -> Targets:
    """Those in a file, or `places` or `counties` within 300 km of a station.

    Without a name places; where there is none, the stations themselves. Counties are areas where
    the layers' folder has their boundaries, else seats.
    """
    stations = stations_of(channels)
    wanted = "" if named is None else str(named)
    if named is not None and (wanted not in _KINDS or gazetteer is None):
        if not named.is_file():
            raise NotFound(
                f"the targets {named} are not there; "
                f"name a CSV or GeoJSON file, or {' or '.join(_KINDS)}"
            )
        if named.suffix.lower() in (".json", ".geojson"):
            return Targets.from_geojson(named, named.name)
        return Targets.from_csv(named, named.name)
    if gazetteer is None:
        return stations_as_targets(stations)
    # Half a degree of thinning: a national network has thousands of stations.
    cells = {
        (round(2 * s.longitude), round(2 * s.latitude)): (s.longitude, s.latitude) for s in stations
    }
    points = list(cells.values())
    if wanted == "counties":
        boundaries = None if layers is None else find_layers(layers).get("admin")
        return Targets.from_units(gazetteer, boundaries, near=points, radius_km=AROUND_KM)
    near = Targets.from_places(gazetteer, near=points, radius_km=AROUND_KM)
    return near if len(near) else stations_as_targets(stations)


def stations_as_targets(stations: tuple[Station, ...]) -> Targets:
    return Targets.of_points(
        [station.name for station in stations],
        np.array([station.longitude for station in stations]),
        np.array([station.latitude for station in stations]),
        kind="facility",
    )


def pipeline_of(
    channels: tuple[Channel, ...],
    *,
    policy: str = "open",
    targets: Path | None = None,
    velocity: Path | None = None,
    status: Status = Status.ACTUAL,
    cache: Path | None = None,
    gazetteer: "Gazetteer | None" = None,
    settings: PipelineSettings | None = None,
    rules: Sequence[str] = (),
    lines: Path | None = None,
    layers: Path | None = None,
) -> Pipeline:
    """The loop for these channels, ready for the first packet. layers: where boundaries may be."""
    if not channels:
        raise NotValid(
            "--stations", "no channel with metadata and a sensitivity",
            "give StationXML, or a CSV with network, station, channel, place, rate and gain",
        )  # fmt: skip
    if bool(rules) != (lines is not None):
        raise NotValid(
            "--rules, --lines", ", ".join(rules) or lines,
            "give both: which rules, and a CSV line,station of what they guard",
        )  # fmt: skip
    return Pipeline(
        channels,
        travel_times_of(channels, velocity, cache),
        policy_of(policy),
        targets_of(targets, channels, gazetteer, layers),
        settings=settings,
        gazetteer=gazetteer,
        status=status,
        rules=[rules_of(name) for name in rules],
        lines=None if lines is None else read_lines(lines),
    )
