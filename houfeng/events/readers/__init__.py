"""Earthquakes from files of any kind we know, recognised by what is in them."""

from pathlib import Path

from houfeng.events.origin import Origin
from houfeng.events.readers.chinese_table import read_chinese_table
from houfeng.events.readers.contents import LARGEST_BYTES, contents, refuse_empty
from houfeng.events.readers.fault_trace import read_fault_trace
from houfeng.events.readers.quakeml import read_quakeml
from houfeng.events.readers.shakemap_xml import read_shakemap_xml
from houfeng.events.readers.usgs_geojson import read_usgs_geojson
from houfeng.events.readers.values import origin_from_values
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.safe_xml import local_name, parse_xml

__all__ = [
    "events_from_bytes",
    "origin_from_values",
    "read_chinese_table",
    "read_events",
    "read_fault_trace",
    "read_quakeml",
    "read_shakemap_xml",
    "read_usgs_geojson",
]

KINDS = "QuakeML, a USGS GeoJSON feed, a ShakeMap event.xml or a Chinese catalogue table"

# Where ShakeMap keeps the file inside an event's folder, over its versions.
_IN_FOLDER = ("event.xml", "current/event.xml", "input/event.xml")


def read_events(
    path: Path, *, encoding: str | None = None, with_fault: bool = False
) -> list[Origin]:
    """Every earthquake in a file, or in the event.xml of a ShakeMap folder.

    encoding: of a table, where the user knows better; XML and JSON state their own.
    with_fault: read the one *_fault.txt beside an event.xml into `rupture_line`.
    Raises NotFound, NotAllowed, or NotValid naming the field, the value and the mend.
    """
    file = _event_file(path)
    raw = contents(file)
    found = events_from_bytes(raw, name=file.name, encoding=encoding)
    if not with_fault:
        return found
    if len(found) != 1 or _kind(raw) != "shakemap":
        raise NotValid("fault", str(path), "only one event.xml has a fault file beside it")
    near = (found[0].longitude, found[0].latitude)
    return read_shakemap_xml(raw, rupture_line=read_fault_trace(_fault_file(file), near=near))


def events_from_bytes(
    raw: bytes, *, name: str = "upload", encoding: str | None = None
) -> list[Origin]:
    """Every earthquake in the bytes of a file, e.g. of an upload; see `read_events`."""
    refuse_empty(raw, name)
    if len(raw) > LARGEST_BYTES:
        raise NotValid("file size", f"{len(raw):,} bytes", f"at most {LARGEST_BYTES:,} are read")
    kind = _kind(raw)
    if kind == "quakeml":
        return read_quakeml(raw)
    if kind == "shakemap":
        return read_shakemap_xml(raw)
    if kind == "json":
        return read_usgs_geojson(raw)
    if kind == "binary":
        raise NotValid("file", name, f"this is not text; give {KINDS}")
    return read_chinese_table(raw, encoding=encoding)


def _kind(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        if b"<" in raw[2:4] or b"{" in raw[2:4]:
            raise NotValid("encoding", "UTF-16", "save the XML or JSON file as UTF-8")
        return "table"  # a spreadsheet's "Unicode text"
    if b"\x00" in raw[:4096]:
        return "binary"
    start = raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"<":
        # Declarations are for ShakeMap alone; the QuakeML reader refuses them again.
        root = local_name(parse_xml(raw, with_declarations=True))
        if root == "quakeml":
            return "quakeml"
        if root in ("earthquake", "shakemap-data"):
            return "shakemap"
        raise NotValid("file", f"<{root}>", f"this XML is of another kind; give {KINDS}")
    return "json" if start in (b"{", b"[") else "table"


def _event_file(path: Path) -> Path:
    if not path.is_dir():
        return path
    for inside in _IN_FOLDER:
        if (path / inside).is_file():
            return path / inside
    raise NotValid("folder", str(path), "there is no event.xml in it; name the file itself")


def _fault_file(event_file: Path) -> Path:
    found = sorted(event_file.parent.glob("*_fault.txt"))
    if not found:
        raise NotFound(f"there is no *_fault.txt beside {event_file}")
    if len(found) > 1:
        names = ", ".join(file.name for file in found)
        raise NotValid("fault", names, "keep one fault file beside the event.xml")
    return found[0]
