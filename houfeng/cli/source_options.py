"""The options of a made-up earthquake and its network, shared by simulate and exercise."""

import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from houfeng.cli.door import errors
from houfeng.vocabulary.errors import NotFound, NotValid

if TYPE_CHECKING:
    from houfeng.events.origin import Origin
    from houfeng.monitoring.values import Channel
    from houfeng.warning.scenario_source import Scenario

BEFORE_S = 30.0  # noise before the origin: filters and pickers settle in 10 s
_USUAL_DEPTH_KM = 10.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What earthquake, and felt by which network; None where not told."""

    magnitude: float | None
    longitude: float | None
    latitude: float | None
    depth_km: float | None
    strike_deg: float | None
    dip_deg: float
    length_km: float | None
    point: bool
    stations: Path | None
    spacing_km: float
    extent_km: float
    seed: int

    def scenario(self, known: "Origin | None" = None) -> "Scenario":
        """As told; what is not told is the known earthquake's. NotValid names what is missing."""
        from houfeng.warning.scenario_source import DEEPEST_KM, Scenario

        magnitude, longitude, latitude = self.magnitude, self.longitude, self.latitude
        depth_km, strike_deg = self.depth_km, self.strike_deg
        if known is not None:
            magnitude = known.magnitude.value if magnitude is None else magnitude
            longitude = known.longitude if longitude is None else longitude
            latitude = known.latitude if latitude is None else latitude
            strike_deg = known.strike_deg if strike_deg is None else strike_deg
            if depth_km is None and known.depth_km is not None:
                depth_km = min(max(known.depth_km, 1.0), DEEPEST_KM)
        if magnitude is None or longitude is None or latitude is None:
            missing = [
                f"--{name}"
                for name in ("magnitude", "longitude", "latitude")
                if getattr(self, name) is None
            ]
            raise NotValid(
                ", ".join(missing), None,
                "say how large it is and where; an exercise may name a known earthquake by --event",
            )  # fmt: skip
        return Scenario(
            magnitude,
            longitude,
            latitude,
            _USUAL_DEPTH_KM if depth_km is None else depth_km,
            strike_deg,
            self.dip_deg,
            self.length_km,
            self.point,
        )

    def network(self, scenario: "Scenario") -> "tuple[Channel, ...]":
        """The stations of a file, or made up round the epicentre."""
        from houfeng.warning.scenario_network import grid_network, of_one_rate

        if self.stations is None:
            return grid_network(
                scenario.longitude, scenario.latitude, self.spacing_km, self.extent_km, self.seed
            )
        if not self.stations.exists():
            raise NotFound(f"{self.stations} is not there; give StationXML or a station CSV")
        from houfeng.monitoring.notes import Notebook
        from houfeng.monitoring.readings.metadata import read_metadata

        found = read_metadata([self.stations], Notebook()).channels(time.time())
        if not found:
            raise NotValid(
                "--stations", str(self.stations),
                "no channel with a place, a rate and a sensitivity that holds today; mend the file",
            )  # fmt: skip
        kept = of_one_rate(found)
        if len(kept) < len(found):
            errors.print(
                f"{len(found) - len(kept)} channels of another rate than {kept[0].rate_hz:g} Hz "
                "are left out", highlight=False, markup=False,
            )  # fmt: skip
        return kept


def source_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options, handed to the command as `asked`."""

    @wraps(command)
    def gathered(**more: Any) -> None:
        command(
            asked=Asked(**{field.name: more.pop(field.name) for field in fields(Asked)}), **more
        )

    found: Callable[..., None] = gathered
    for option in (
        click.option("--seed", type=click.IntRange(0), default=1, show_default=True,
                     help="Same seed, same data."),
        click.option("--extent-km", type=float, default=300.0, show_default=True,
                     help="Side of the made-up network."),
        click.option("--spacing-km", type=float, default=15.0, show_default=True,
                     help="Between the stations of a made-up network round the epicentre."),
        click.option("--stations", type=click.Path(path_type=Path),
                     help="StationXML or a station CSV, instead of a made-up network."),
        click.option("--point", is_flag=True, help="All of it at the hypocentre, however large."),
        click.option("--length-km", type=float, help="Of the rupture; by magnitude if left out."),
        click.option("--dip", "dip_deg", type=float, default=90.0, show_default=True),
        click.option("--strike", "strike_deg", type=float, help="Degrees; any if left out."),
        click.option("--depth-km", type=float, help="Of the hypocentre; 10 if left out."),
        click.option("--latitude", type=float),
        click.option("--longitude", type=float, help="Of the epicentre."),
        click.option("--magnitude", type=float, help="Mw."),
    ):  # fmt: skip
        found = option(found)
    return found
