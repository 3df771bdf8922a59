"""Small event folders as ShakeMap lays them out, made for a test."""

import json
from collections.abc import Iterable
from pathlib import Path

EVENT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<earthquake id="{id}" netid="xx" network="" lat="{lat}" lon="{lon}" mag="{mag}" depth="10"'
    ' time="2020-03-04T05:06:07Z" locstring="made for a test" mech="SS"/>\n'
)
STATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<stationlist created="1">\n{rows}</stationlist>\n'
)
STATION = (
    '<station code="{code}" netid="XX" name="{code}" insttype="acc" source="test"'
    ' lat="{lat}" lon="{lon}"><comp name="HNE"><acc value="{acc}" {more}/>'
    '<vel value="{vel}"/></comp></station>\n'
)
SIGNED = {"why": "clipped", "who": "duty seismologist", "when": "2020-03-05"}


def event_folder(
    folder: Path, *, lon: float = 20.0, lat: float = 40.0, mag: float = 5.5, **files: str
) -> Path:
    """A folder with an event.xml; files: others by name, "__" for the dot."""
    folder.mkdir(parents=True, exist_ok=True)
    event = EVENT.format(id=folder.name, lat=lat, lon=lon, mag=mag)
    (folder / "event.xml").write_text(event, "utf-8")
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, "utf-8")
    return folder


def stations(rows: Iterable[dict], **same: object) -> str:
    """A *_dat.xml; accelerations in %g and velocities in cm/s."""
    told = ""
    for n, row in enumerate(rows, start=1):
        kept = {"code": f"S{n:02d}", "lat": 40.1, "lon": 20.1, "acc": 8.0, "vel": 5.0, "more": ""}
        told += STATION.format(**{**kept, **same, **row})
    return STATIONS.format(rows=told)


def ring(lon: float = 20.0, lat: float = 40.0) -> list[dict]:
    """Five stations about an epicentre."""
    steps = ((0.2, 0.0), (0.0, 0.2), (-0.2, 0.1), (0.1, -0.3), (-0.3, -0.2))
    return [{"lon": round(lon + east, 4), "lat": round(lat + north, 4)} for east, north in steps]


def fault(lon: float = 20.0, lat: float = 40.0) -> str:
    """A plane 20 km long and 10 km deep through a place, as ShakeMap's *_fault.txt."""
    corners = ((-0.1, 0.05, 2), (0.1, 0.05, 2), (0.1, -0.02, 12), (-0.1, -0.02, 12))
    turned = [((lon + e + 180) % 360 - 180, lat + n, d) for e, n, d in (*corners, corners[0])]
    return "#made for a test\n" + "".join(f"{a:.4f} {b:.4f} {d}\n" for a, b, d in turned)


def overrides(**parts: object) -> str:
    return json.dumps(parts)
