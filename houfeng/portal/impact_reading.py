"""impact.json as pages read it: a field that an older Houfeng did not write is left out."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from houfeng.impact.estimate import (
    BuildingDamage,
    Impact,
    LossEstimate,
    ResponseLevel,
    Spread,
    Surroundings,
)
from houfeng.impact.response_level import NONE
from houfeng.portal.product_files import files_of, read_kept
from houfeng.products.models import Product
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.status import Status

_NO_LOSS = LossEstimate(0.0, 0.0, 0.0, ())
_NO_SPREAD = Spread(0.0, 0.0, 0.0)
_EMPTY: dict[str, Any] = {
    "event_id": "",
    "revision": 0,
    "status": Status.ACTUAL,
    "shaking_sha256": "",
    "max_intensity": 0.0,
    "intensity_areas_km2": {},
    "exposed_population": {},
    "fatalities": _NO_LOSS,
    "injured": _NO_LOSS,
    "displaced": _NO_LOSS,
    "trapped": _NO_LOSS,
    "economic_loss_cny": _NO_LOSS,
    "alert_level": "",
    "places": (),
    "counties": (),
    "counties_basis": "",
    "buildings": BuildingDamage((), _NO_SPREAD, _NO_SPREAD, _NO_SPREAD),
    "response_level": ResponseLevel("", NONE, {}, ""),
    "advice": (),
    "critical": (),
    "ground_failure": (),
    "surroundings": Surroundings((), "", "", None, 0.0, 0.0, None, None, "", None, (), ()),
    "missing": (),
    "exposure_source": "",
    "exposure_source_en": "",
    "lineage": (),
}


@dataclass(frozen=True, slots=True)
class ReadImpact:
    """An estimate as it was published, by this Houfeng or an older one."""

    impact: Impact  # empty where the file has nothing
    has: frozenset[str]  # the fields that the file has


def impact_of(product: Product | None) -> ReadImpact | None:
    """The estimate of a product; None without one. A file lost from the store takes no page."""
    file = files_of(product).get("impact.json")
    try:
        return _read(file.sha256) if file else None
    except NotFound:
        return None


@lru_cache(maxsize=32)
def _read(sha256: str) -> ReadImpact:
    # Contents never change under their digest; of a great earthquake there are many counties.
    return read_impact(read_kept(sha256))


def read_impact(found: dict[str, Any]) -> ReadImpact:
    """Every field by itself: one that is missing, or of another form, leaves the others alone."""
    values = dict(_EMPTY)
    has = set()
    for name, shape in _shapes().items():
        if name not in found:
            continue
        try:
            values[name] = shape.validate_python(found[name])
        except ValidationError:
            continue  # as another Houfeng writes it
        has.add(name)
    return ReadImpact(Impact(**values), frozenset(has))


@cache
def _shapes() -> dict[str, TypeAdapter[Any]]:
    return {name: TypeAdapter(kind) for name, kind in get_type_hints(Impact).items()}
