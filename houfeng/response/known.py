"""What the platform knows of the country: places, people, layers, past earthquakes."""

from functools import cache
from pathlib import Path

from django.conf import settings

from houfeng.events.near import earthquakes_near
from houfeng.events.origin import Origin
from houfeng.impact.assess import Known
from houfeng.impact.exposure import Exposure, load_exposure
from houfeng.places import Gazetteer
from houfeng.places import load as load_gazetteer
from houfeng.places.airports import airports
from houfeng.places.coastline import is_land
from houfeng.places.layers import find_layers
from houfeng.places.units import unit_at


@cache
def gazetteer() -> Gazetteer:
    """Places, read once a process; built at the first use on this machine."""
    return load_gazetteer(cache_folder())


def people() -> Exposure:
    """The exposure in use now; quick, for what is imported meanwhile counts from the next run."""
    return load_exposure(cache_folder(), home() / "exposure", home() / "layers")


def known_of(origin: Origin) -> Known:
    """All that an impact is assessed with."""
    near = earthquakes_near(origin)
    return Known(
        gazetteer=gazetteer(),
        exposure=people(),
        layers=find_layers(home() / "layers"),
        past=near.origins,
        catalogues=near.catalogues,
    )


def warm() -> None:
    """Read what every response needs, building it on a new machine, so that the first is quick."""
    people()
    airports()
    # Whatever point: the indices of land and of units are built on the way.
    is_land(104.0, 35.0)
    unit_at(gazetteer(), 104.0, 35.0)


def home() -> Path:
    return Path(settings.HOUFENG_HOME)


def cache_folder() -> Path:
    return home() / "cache"
