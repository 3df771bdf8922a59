"""Layers and a shaking map made by hand, for tests of what an earthquake does to places."""

import json
from datetime import UTC, datetime

import numpy as np
from rasterio.transform import from_origin

from houfeng.places.layers import Layer, prepare_layer
from houfeng.shaking.field import ShakingMap
from houfeng.vocabulary.status import Status
from tests.places.made_files import geotiff

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def feature(kind, coordinates, **properties):
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def vector(folder, kind, *features) -> Layer:
    """A vector layer of these features, outside any store."""
    file = folder / f"given-{kind}.geojson"
    document = {"type": "FeatureCollection", "features": list(features)}
    file.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return prepare_layer(file, kind, folder, added_at=NOW)


def raster(folder, kind, values, west=100.0, north=32.0, step=0.1) -> Layer:
    """A raster layer; the first row is the north."""
    file = geotiff(
        folder / f"given-{kind}.tif",
        np.asarray(values, dtype=np.float32),
        transform=from_origin(west, north, step, step),
    )
    return prepare_layer(file, kind, folder, added_at=NOW)


def shaking_map(intensity, west=100.0, south=30.0, step=0.1, pga_ms2=3.0, pgv_ms=0.4) -> ShakingMap:
    """Rows from the south; one PGA and PGV everywhere unless arrays are given."""
    values = np.asarray(intensity, dtype=float)
    rows, columns = values.shape
    flat = np.zeros_like(values)
    lons, lats = west + step * np.arange(columns), south + step * np.arange(rows)
    return ShakingMap(
        event_id="made-up",
        revision=3,
        status=Status.ACTUAL,
        longitudes=lons,
        latitudes=lats,
        intensity=values,
        intensity_sigma=flat + 0.6,
        intensity_tau=flat + 0.3,
        instrumental_intensity=values,
        pga_ms2=flat + pga_ms2,
        pgv_ms=flat + pgv_ms,
        pga_sigma_ln=flat + 0.5,
        pgv_sigma_ln=flat + 0.5,
        region="",
        rupture_line=(),
        orientation="given",
        site="",
        lineage=(),
    )
