"""A focal mechanism from QuakeML."""

from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from houfeng.events.readers.contents import contents
from houfeng.events.readers.fields import number
from houfeng.shaking.science.nodal_planes import (
    Plane,
    auxiliary,
    planes_of_tensor,
    strikes_apart_deg,
    tensor_from_spherical,
)
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.safe_xml import local_name, parse_xml

_LARGEST_BYTES = 20_000_000
_TENSOR = ("Mrr", "Mtt", "Mpp", "Mrt", "Mrp", "Mtp")
# Catalogues round angles to whole degrees; more than this apart they are not one mechanism.
_WORST_MISFIT_DEG = 15.0


@dataclass(frozen=True, slots=True)
class Mechanism:
    """Both nodal planes with who gave them."""

    planes: tuple[Plane, Plane]
    preferred: int | None  # 0 or 1, where the source says which one slipped
    source: str


def read_mechanism(path: Path) -> Mechanism:
    """The preferred focal mechanism of the first event of a QuakeML file.

    Raises NotFound, NotValid.
    """
    return mechanism_from_quakeml(contents(path, largest=_LARGEST_BYTES))


def mechanism_from_quakeml(raw: bytes) -> Mechanism:
    """The same from the bytes of a file.

    Nodal planes are taken as written; where there is one only, the other follows from it;
    where there is none, both follow from the moment tensor. Raises NotValid.
    """
    root = parse_xml(raw)
    event = next((e for e in root.iter() if local_name(e) == "event"), root)
    found = [e for e in event.iter() if local_name(e) == "focalMechanism"]
    if not found:
        raise NotValid("QuakeML", "no focalMechanism", "give a file with a focal mechanism")
    wanted = _text(event, "preferredFocalMechanismID")
    found.sort(key=lambda e: e.get("publicID") != wanted)
    for mechanism in found:
        planes = _planes(mechanism)
        if planes is not None:
            container = _child(mechanism, "nodalPlanes")
            said = None if container is None else container.get("preferredPlane")
            preferred = {"1": 0, "2": 1}.get(said or "")
            return Mechanism(planes, preferred, _source(mechanism))
    raise NotValid(
        "focalMechanism", found[0].get("publicID"), "it has neither nodal planes nor a tensor"
    )


def _planes(mechanism: etree._Element) -> tuple[Plane, Plane] | None:
    container = _child(mechanism, "nodalPlanes")
    given = [
        None if container is None else _plane(container, f"nodalPlane{which}") for which in (1, 2)
    ]
    first, second = given
    if first is not None and second is not None:
        _refuse_unlike(first, second)
        return first, second
    if first is not None:
        return first, auxiliary(first)
    if second is not None:
        return auxiliary(second), second
    return _tensor_planes(mechanism)


def _plane(container: etree._Element, name: str) -> Plane | None:
    element = _child(container, name)
    if element is None:
        return None
    strike, dip, rake = (_value(element, part, name) for part in ("strike", "dip", "rake"))
    if not -360 <= strike <= 360:
        raise NotValid(f"{name}, strike", strike, "give degrees clockwise from north")
    if not 0 < dip <= 90:
        raise NotValid(f"{name}, dip", dip, "give degrees from the horizontal, above 0, up to 90")
    if not -360 <= rake <= 360:
        raise NotValid(f"{name}, rake", rake, "give degrees, -180 to 180")
    return Plane(strike % 360.0, dip, (rake + 180.0) % 360.0 - 180.0)


def _refuse_unlike(first: Plane, second: Plane) -> None:
    expected = auxiliary(first)
    # Where a plane lies nearly level its strike says little.
    strike_off = strikes_apart_deg(expected.strike_deg, second.strike_deg)
    if min(second.dip_deg, expected.dip_deg) < 20:
        strike_off = 0.0
    if max(abs(expected.dip_deg - second.dip_deg), strike_off) > _WORST_MISFIT_DEG:
        raise NotValid(
            "nodalPlane2",
            (second.strike_deg, second.dip_deg, second.rake_deg),
            f"it does not belong to plane 1, whose other plane is ({expected.strike_deg:.0f}, "
            f"{expected.dip_deg:.0f}, {expected.rake_deg:.0f}); give one of them",
        )


def _tensor_planes(mechanism: etree._Element) -> tuple[Plane, Plane] | None:
    tensor = next((e for e in mechanism.iter() if local_name(e) == "tensor"), None)
    if tensor is None:
        return None
    parts = [_value(tensor, name, "tensor") for name in _TENSOR]
    if not any(parts):
        raise NotValid("tensor", parts, "all its components are zero")
    return planes_of_tensor(tensor_from_spherical(*parts))


def _value(parent: etree._Element, name: str, where: str) -> float:
    element = _child(parent, name)
    text = None if element is None else _text(element, "value")
    if text is None:
        raise NotValid(f"{where}, {name}", None, "the value is missing")
    return number(f"{where}, {name}", text, "give a number")


def _child(parent: etree._Element, name: str) -> etree._Element | None:
    return next((e for e in parent if local_name(e) == name), None)


def _text(parent: etree._Element, name: str) -> str | None:
    element = _child(parent, name)
    return None if element is None or element.text is None else str(element.text).strip()


def _source(mechanism: etree._Element) -> str:
    info = _child(mechanism, "creationInfo")
    agency = None if info is None else _text(info, "agencyID")
    return agency or str(mechanism.get("publicID") or "")
