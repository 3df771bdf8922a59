"""Stations' peaks and felt reports from files of any kind we know, by what is in them."""

from collections.abc import Sequence
from pathlib import Path

from houfeng.events.readers.contents import contents, refuse_empty
from houfeng.shaking.observations import Observations
from houfeng.shaking.readings.duplicates import flag_same_stations, without_repeated_ids
from houfeng.shaking.readings.felt import intensity_column, read_felt_features, read_felt_table
from houfeng.shaking.readings.folder import EventFolder, read_event_folder
from houfeng.shaking.readings.json_text import features_of, parsed
from houfeng.shaking.readings.places import placed
from houfeng.shaking.readings.reading import Reading, assembled
from houfeng.shaking.readings.shakemap_json import is_station_list, read_shakemap_json
from houfeng.shaking.readings.shakemap_xml import read_shakemap_xml
from houfeng.shaking.readings.station_table import motion_columns, read_station_table
from houfeng.shaking.readings.text_table import read_table
from houfeng.vocabulary.errors import NotValid

__all__ = [
    "EventFolder",
    "observations_from_bytes",
    "read_event_folder",
    "read_observations",
]


def read_observations(
    paths: Sequence[Path], *, near: tuple[float, float] | None = None
) -> Observations:
    """What was observed, from any number of files; a later file holds over an earlier.

    near: (longitude, latitude) of the epicentre, to find swapped columns.
    Raises NotFound, NotAllowed, or NotValid naming the file, the row and the mend.
    """
    return observations_from_bytes([(path.name, contents(path)) for path in paths], near=near)


def observations_from_bytes(
    files: Sequence[tuple[str, bytes]], *, near: tuple[float, float] | None = None
) -> Observations:
    """What was observed, from (name, bytes) of files; see `read_observations`."""
    notes: list[str] = []
    read: list[tuple[str, list[Reading]]] = []
    for name, raw in files:
        refuse_empty(raw, name)
        found, said = _read(raw, name)
        kept, left_out = placed(found, name, near)
        notes += [*said, *left_out]
        read.append((name, kept))
    readings, repeated = without_repeated_ids(read)
    notes += repeated
    notes += flag_same_stations(readings)
    return assembled(readings, notes)


def _read(raw: bytes, name: str) -> tuple[list[Reading], list[str]]:
    start = raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"<":
        return read_shakemap_xml(raw, name)
    if start in (b"{", b"["):
        features = features_of(parsed(raw, name), name)
        read = read_shakemap_json if is_station_list(features) else read_felt_features
        return read(features, name)
    if b"\x00" in raw[:4096]:
        raise NotValid(name, raw[:8], "this is no text; give XML, JSON or a table saved as UTF-8")
    table = read_table(raw, name)
    felt = intensity_column(table)
    motions = [column for column in motion_columns(table) if column.unit]
    if felt is not None and not motions and "station" not in table.columns:
        return read_felt_table(table)
    return read_station_table(table)
