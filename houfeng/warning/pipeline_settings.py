"""What an operator may choose about the early warning loop."""

from dataclasses import dataclass, field, replace

from houfeng.monitoring.arrange import ArrangeSettings
from houfeng.monitoring.associate import AssociatorSettings
from houfeng.monitoring.settings import Settings
from houfeng.monitoring.station_list import Station
from houfeng.monitoring.values import Channel
from houfeng.warning.magnitude import MagnitudeSettings


def _for_any_region() -> AssociatorSettings:
    """A model of the whole Earth is wrong by a second in most places."""
    # From 0.3 to 1.0 s little changes. So many sources by chance, for each pick, make none in a day
    # of six false picks an hour at each of 49 stations; with 0.03 they make three.
    return replace(AssociatorSettings.for_warning(), model_s=0.6, chance=0.01)


@dataclass(frozen=True, slots=True)
class PipelineSettings:
    """What an operator may choose."""

    arrange: ArrangeSettings = field(default_factory=ArrangeSettings)
    stream: Settings = field(default_factory=Settings)
    association: AssociatorSettings = field(default_factory=_for_any_region)
    magnitude: MagnitudeSettings = field(default_factory=MagnitudeSettings)
    magnitude_every_s: float = 0.5  # data time; at once where the location changes
    told_magnitude: float = 0.1  # a new line where it changes so much


def stations_of(channels: tuple[Channel, ...]) -> tuple[Station, ...]:
    """One for each station of the channels, in their order."""
    found: dict[str, Station] = {}
    for channel in channels:
        found.setdefault(channel.station_id, Station.of(channel))
    return tuple(found.values())
