"""`grid.xml` and `uncertainty.xml` as ShakeMap writes them (schema `shakemap_grid`).

Attributes, their order and the units are those of shakemap-modules 1.1.18 (module gridxml) and
of mapio 0.8.12, whose reader takes these files. Rows run from north to south, each from west to
east; longitudes past 180 run on, as ShakeMap's do on a map across the date line. China's
intensity, which ShakeMap does not have, stands last: readers go by names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np

import houfeng
from houfeng.shaking.observations import INSTRUMENT
from houfeng.shaking.products.measures import Shown, shown
from houfeng.shaking.products.standing import EVENT_TYPE, bannered, place
from houfeng.shaking.products.xml_text import legal
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.arrays import Floats

_SCHEMA = (
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns="http://earthquake.usgs.gov/eqcenter/shakemap" '
    'xsi:schemaLocation="http://earthquake.usgs.gov '
    'http://earthquake.usgs.gov/eqcenter/shakemap/xml/schemas/shakemap.xsd"'
)
_TIME = "%Y-%m-%dT%H:%M:%S"


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    name: str
    units: str
    form: str
    values: Floats  # (n_lat, n_lon)


def grid_xml_bytes(result: ShakingResult, made_at: datetime) -> bytes:
    """Medians in %g, cm/s and intensity, and Vs30 (SVEL, m/s)."""
    columns = [
        _Column(
            kind.grid_name,
            kind.units,
            "%.2f" if kind.is_intensity else "%.4g",
            kind.median(result.fields[kind.measure].mean),
        )
        for kind in _ordered(result)
    ]
    own = [column for column in columns if column.name == "CSIS"]
    native = [column for column in columns if column.name != "CSIS"]
    return _document(
        result, [*native, _Column("SVEL", "m/s", "%.4g", result.vs30_ms), *own], made_at
    )


def uncertainty_xml_bytes(result: ShakingResult, made_at: datetime) -> bytes:
    """One standard deviation of each measure, in ln g, ln cm/s and intensity units."""
    columns = [
        _Column("STD" + kind.grid_name, kind.log_units, "%.4g", result.fields[kind.measure].std)
        for kind in _ordered(result)
    ]
    return _document(result, columns, made_at)


def write_grid_xml(result: ShakingResult, path: Path, made_at: datetime) -> None:
    path.write_bytes(grid_xml_bytes(result, made_at))


def write_uncertainty_xml(result: ShakingResult, path: Path, made_at: datetime) -> None:
    path.write_bytes(uncertainty_xml_bytes(result, made_at))


def _ordered(result: ShakingResult) -> list[Shown]:
    """MMI, PGA, PGV, spectra by period, CSIS: ShakeMap's order and then ours."""
    kinds = [shown(measure) for measure in result.fields]
    order = {"MMI": 0, "PGA": 1, "PGV": 2, "CSIS": 4}
    return sorted(kinds, key=lambda kind: (order.get(kind.grid_name, 3), kind.grid_name))


def _document(result: ShakingResult, columns: Sequence[_Column], made_at: datetime) -> bytes:
    head = "".join(_head(result, columns, made_at))
    return b"".join(
        [
            head.encode(),
            *(row.encode("ascii") for row in _rows(result, columns)),
            b"</grid_data>\n</shakemap_grid>\n",
        ]
    )


def _head(result: ShakingResult, columns: Sequence[_Column], made_at: datetime) -> Iterator[str]:
    origin, lons, lats = result.origin, result.longitudes, result.latitudes
    felt = sum(kind != INSTRUMENT for kind in result.observations.kinds)
    yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    yield f"<shakemap_grid {_SCHEMA}"
    yield _attributes(
        event_id=origin.event_id,
        shakemap_id=origin.event_id,
        shakemap_version=str(origin.revision),
        code_version=f"houfeng {houfeng.__version__}",
        process_timestamp=made_at.astimezone(UTC).strftime(_TIME),
        shakemap_originator=origin.source,
        map_status="RELEASED" if origin.review != "automatic" else "automatic",
        shakemap_event_type=EVENT_TYPE[origin.status],
    )
    yield ">\n<event"
    yield _attributes(
        event_id=origin.event_id,
        magnitude=f"{origin.magnitude.value:.1f}",
        depth=f"{result.earthquake.depth_km:.1f}",
        lat=f"{origin.latitude:.4f}",
        lon=f"{_on_map(origin.longitude, lons):.4f}",
        event_timestamp=origin.origin_at.astimezone(UTC).strftime(_TIME),
        event_network=origin.source,
        event_description=bannered(result, place(origin)),
        intensity_observations=str(felt),
        seismic_stations=str(len(result.observations) - felt),
        point_source=str(result.surface.kind == "point"),
    )
    yield " />\n<grid_specification"
    yield _attributes(
        lon_min=f"{lons[0]:.4f}",
        lat_min=f"{lats[0]:.4f}",
        lon_max=f"{lons[-1]:.4f}",
        lat_max=f"{lats[-1]:.4f}",
        nominal_lon_spacing=f"{(lons[-1] - lons[0]) / (lons.size - 1):.8f}",
        nominal_lat_spacing=f"{(lats[-1] - lats[0]) / (lats.size - 1):.8f}",
        nlon=str(lons.size),
        nlat=str(lats.size),
    )
    yield "/>\n"
    yield from _event_terms(result)
    names = [("LON", "dd"), ("LAT", "dd"), *((c.name, c.units) for c in columns)]
    for index, (name, units) in enumerate(names, start=1):
        yield f'<grid_field index="{index}" name="{name}" units="{units}" />\n'
    yield "<grid_data>\n"


def _event_terms(result: ShakingResult) -> Iterator[str]:
    """The sigma of each measure's event term and how many observations it rests on."""
    for kind in _ordered(result):
        if kind.measure in result.bias:
            found = result.compared.get(kind.measure)
            count = int(found.used.sum()) if found else 0
            yield (
                f'<event_specific_uncertainty name="{kind.grid_name.lower()}" '
                f'value="{result.bias[kind.measure][1]:.4f}" numsta="{count}" />\n'
            )


def _rows(result: ShakingResult, columns: Sequence[_Column]) -> Iterator[str]:
    """The body, one parallel a time: one format string for a whole row is what makes it fast."""
    count = result.longitudes.size
    line = " ".join(["%s %s", *(column.form for column in columns)]) + "\n"
    form = line * count
    cells = np.empty((count, 2 + len(columns)), dtype=object)
    cells[:, 0] = [f"{lon:.4f}" for lon in result.longitudes]
    for row in range(result.latitudes.size - 1, -1, -1):
        cells[:, 1] = f"{result.latitudes[row]:.4f}"
        for number, column in enumerate(columns, start=2):
            cells[:, number] = column.values[row]
        yield form % tuple(cells.ravel())


def _on_map(longitude: float, longitudes: Floats) -> float:
    """The same meridian told as the map's own axis tells it."""
    middle = float(longitudes[0] + longitudes[-1]) / 2
    return middle + (longitude - middle + 180.0) % 360.0 - 180.0


def _attributes(**words: str) -> str:
    return "".join(f" {name}={quoteattr(legal(value))}" for name, value in words.items())
