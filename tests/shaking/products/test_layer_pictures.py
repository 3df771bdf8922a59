"""Layers: each pixel's colour is that of the value there, and lies where Web Mercator puts it."""

import json
import struct
import zlib
from dataclasses import replace

import numpy as np
import pytest

from houfeng.shaking.products.layer_pictures import (
    LAYER_FILES,
    NAMES,
    bounds_of,
    classes_of,
    layer_files,
    relation_for,
    resampled,
    sigma_classes,
)
from houfeng.shaking.result import Field, ShakingResult
from houfeng.shaking.science.gmice.gbt17742_2020_gmice import GBT17742_2020
from houfeng.vocabulary.scales import csis_degrees
from tests.shaking.made_result import synthetic_result


def pixels(png: bytes) -> np.ndarray:
    """RGBA of a palette PNG whose rows are not filtered: a reader for tests only."""
    at, chunks = 8, {}
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        chunks[png[at + 4 : at + 8]] = png[at + 8 : at + 8 + size]
        at += 12 + size
    columns, rows = struct.unpack(">II", chunks[b"IHDR"][:8])
    raw = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(rows, columns + 1)
    assert not raw[:, 0].any()
    colours = np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3)
    alpha = np.frombuffer(chunks[b"tRNS"], np.uint8)
    return np.column_stack([colours, alpha])[raw[:, 1:]]


def test_all_files_are_made_and_small(made: ShakingResult) -> None:
    found = layer_files(made)
    assert tuple(found) == LAYER_FILES
    for name, content in found.items():
        assert len(content) < 60_000, name
    assert layer_files(made) == found  # the same bytes again
    told = json.loads(found["layers.json"])
    assert [one["name"] for one in told["layers"]] == list(NAMES)
    assert told["bounds"] == pytest.approx(bounds_of(made))


def test_a_pixel_has_the_colour_of_the_value_where_it_lies(made: ShakingResult) -> None:
    picture = pixels(layer_files(made)["layer_mmi.png"])
    rows, columns = picture.shape[:2]
    west, south, east, north = bounds_of(made)

    def mercator(latitude: float) -> float:
        return float(np.log(np.tan(np.pi / 4 + np.radians(latitude) / 2)))

    checked = 0
    for row in range(2, 47, 5):
        for column in range(2, 59, 7):
            lon, lat = made.longitudes[column], made.latitudes[row]
            x = int((lon - west) / (east - west) * columns)
            y = int((mercator(north) - mercator(lat)) / (mercator(north) - mercator(south)) * rows)
            value = made.fields["MMI"].mean[row, column]
            if abs(value % 1 - 0.5) < 0.05:
                continue  # too near an edge of two degrees
            wanted = csis_degrees()[round(value) - 1].colour
            assert "#" + bytes(picture[y, x, :3]).hex() == wanted
            assert picture[y, x, 3] == 255
            checked += 1
    assert checked > 50


def test_what_is_weak_is_clear_and_a_weak_map_still_shows_its_highest(
    made: ShakingResult,
) -> None:
    def clear_below(mean: np.ndarray) -> tuple[np.ndarray, list]:
        grid = replace(made.fields["MMI"], mean=mean)
        found = layer_files(replace(made, fields={**made.fields, "MMI": grid}))
        told = json.loads(found["layers.json"])["layers"][0]["classes"]
        return pixels(found["layer_mmi.png"])[..., 3], told

    ramp = np.broadcast_to(np.linspace(2.0, 6.4, 61), (49, 61))
    alpha, classes = clear_below(ramp.copy())
    assert not alpha[:, 0].any() and alpha[:, -1].all()
    assert [one["degree"] for one in classes] == [4, 5, 6]
    alpha, classes = clear_below(np.linspace(1.0, 3.2, 61) + np.zeros((49, 61)))
    assert [one["degree"] for one in classes] == [2, 3]
    assert alpha[:, -1].all()


def test_not_a_number_is_clear(made: ShakingResult) -> None:
    mean = made.fields["PGA"].mean.copy()
    mean[20:30, 20:30] = np.nan
    holed = replace(made, fields={**made.fields, "PGA": replace(made.fields["PGA"], mean=mean)})
    picture = pixels(layer_files(holed)["layer_pga.png"])
    rows, columns = picture.shape[:2]
    assert picture[rows // 2, int(columns * 25 / 61), 3] == 0


def test_peaks_wear_the_degree_they_go_with(made: ShakingResult) -> None:
    classes = classes_of(made, "PGA")
    assert relation_for(made, "PGA") is GBT17742_2020
    for one in classes[1:]:
        assert one.lower is not None and one.degree is not None
        back, _ = GBT17742_2020.to_intensity("PGA", np.array([np.log(one.lower / 100)]))
        assert back[0] == pytest.approx(one.degree - 0.5, abs=0.04)  # two digits in the legend
    # China's relation has no spectra: the profile's own tells those.
    assert relation_for(made, "SA(1.0)").about.name == "Worden et al. (2012)"
    reference = synthetic_result(profile="shakemap-reference")
    assert relation_for(reference, "PGA").about.name == "Worden et al. (2012)"


def test_sigma_is_grey_and_the_surer_the_paler() -> None:
    classes = sigma_classes(np.array([0.31, 0.72]))
    assert (classes[0].lower, classes[-1].upper) == (0.3, 0.8)
    greys = [int(one.colour[1:3], 16) for one in classes]
    assert greys == sorted(greys, reverse=True)
    assert all(len({c.colour[1:3], c.colour[3:5], c.colour[5:7]}) == 1 for c in classes)
    assert len(sigma_classes(np.full(4, 0.65))) == 1  # a map of one sigma has one class
    assert len(classes) <= 7


def test_rows_are_those_of_mercator(made: ShakingResult) -> None:
    south_to_north = np.repeat(made.latitudes[:, None], made.longitudes.size, axis=1)
    drawn = resampled(made, south_to_north)[:, 0]
    y = np.log(np.tan(np.pi / 4 + np.radians(drawn) / 2))
    inner = y[(drawn > made.latitudes[1]) & (drawn < made.latitudes[-2])]
    assert (np.diff(inner) < 0).all()  # north on top
    assert np.ptp(np.diff(inner)) < 1e-9  # even steps


def test_a_map_across_the_date_line_runs_on(across: ShakingResult) -> None:
    west, _, east, _ = bounds_of(across)
    assert west < 180 < east
    assert json.loads(layer_files(across)["layers.json"])["banner"] == "演习 EXERCISE"


def test_a_flat_field_is_one_colour(made: ShakingResult) -> None:
    flat = np.full(made.fields["PGV"].mean.shape, np.log(10.0))
    field = Field(flat, flat * 0 + 0.5, flat * 0, flat * 0 + 0.5)
    found = layer_files(replace(made, fields={**made.fields, "PGV": field}))
    told = next(one for one in json.loads(found["layers.json"])["layers"] if one["name"] == "pgv")
    assert [one["degree"] for one in told["classes"]] == [7]  # 8.1 to 18 cm/s
