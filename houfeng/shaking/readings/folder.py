"""What a ShakeMap event folder holds, by role."""

import re
from dataclasses import dataclass
from pathlib import Path

from houfeng.vocabulary.errors import NotFound, NotValid

# Where ShakeMap keeps its inputs, over its versions.
_INSIDE = (".", "current", "input")


@dataclass(frozen=True, slots=True)
class EventFolder:
    """Files of one earthquake; None or empty where there is none."""

    folder: Path  # the one that holds them
    event: Path | None = None  # event.xml
    stations: tuple[Path, ...] = ()  # in the order they are read: the later holds
    felt: tuple[Path, ...] = ()  # tables and GeoJSON of felt cells or reports
    faults: tuple[Path, ...] = ()  # *_fault.txt
    rupture: Path | None = None  # rupture.json
    moment: Path | None = None  # moment.xml
    model_settings: Path | None = None  # model.conf, else model_select.conf
    overrides: Path | None = None  # overrides.json
    unknown: tuple[str, ...] = ()  # names of files no role was found for


def read_event_folder(folder: Path) -> EventFolder:
    """The files of a ShakeMap event folder by role; nothing is opened.

    Raises NotFound where there is no folder, NotValid where nothing in it is ours.
    """
    if not folder.is_dir():
        raise NotFound(f"{folder} is not a folder; check the spelling")
    held = next(
        (folder / inside for inside in _INSIDE if (folder / inside / "event.xml").is_file()), folder
    )
    files = sorted(path for path in held.iterdir() if path.is_file())
    roles: dict[str, list[Path]] = {}
    for path in files:
        roles.setdefault(_role(path.name.lower()), []).append(path)
    if not set(roles) - {"unknown"}:
        raise NotValid("folder", str(folder), "no file of a ShakeMap event is in it")
    settings = {path.name: path for path in roles.get("settings", [])}
    return EventFolder(
        folder=held,
        event=_one(roles, "event"),
        stations=tuple(sorted(roles.get("stations", []), key=_reading_order)),
        felt=tuple(roles.get("felt", [])),
        faults=tuple(roles.get("fault", [])),
        rupture=_one(roles, "rupture"),
        moment=_one(roles, "moment"),
        # As in ShakeMap: a model.conf by hand stands before the automatic choice.
        model_settings=settings.get("model.conf") or settings.get("model_select.conf"),
        overrides=_one(roles, "overrides"),
        unknown=tuple(path.name for path in roles.get("unknown", [])),
    )


_EXACT = {
    "event.xml": "event",
    "rupture.json": "rupture",
    "moment.xml": "moment",
    "model.conf": "settings",
    "model_select.conf": "settings",
    "overrides.json": "overrides",
}
# The first that fits holds; names are compared in small letters.
_PATTERNS = (
    (re.compile(r".*_fault\.txt"), "fault"),
    (re.compile(r"(.*_dat|stationlist)\.(xml|json)"), "stations"),
    (re.compile(r".*(felt|dyfi).*\.(csv|json|geojson)"), "felt"),
    (re.compile(r".*station.*\.csv"), "stations"),
)


def is_evidence(name: str) -> bool:
    """Whether a file of this name goes into a map beside its origin."""
    of_no_use = ("unknown", "event", "settings")
    return _role(name.lower()) not in of_no_use or Path(name).stem.lower() == "vs30"


def _role(name: str) -> str:
    if name in _EXACT:
        return _EXACT[name]
    found = (role for pattern, role in _PATTERNS if pattern.fullmatch(name))
    return next(found, "unknown")


def _reading_order(path: Path) -> tuple[int, str]:
    # An earlier map's list first: what it was made from holds before it.
    name = path.name.lower()
    return (0 if name == "stationlist.json" else 1, name)


def _one(roles: dict[str, list[Path]], role: str) -> Path | None:
    found = roles.get(role, [])
    return found[0] if found else None
