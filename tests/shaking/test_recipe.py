"""Recipes: what decides a map's numbers, kept as a zip, and followed again."""

import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import numpy as np
import pytest

from houfeng.places.layers import add_layer
from houfeng.shaking.profiles import CHINA, REFERENCE
from houfeng.shaking.recipe import Recipe, demand_readable, follow, pack, recipe_for, unpack
from houfeng.vocabulary.errors import NotFound, NotValid
from tests.places import made_files
from tests.shaking import event_folder as made
from tests.shaking.making import earthquake

COARSE_S = 600.0
SICHUAN, GREECE = earthquake(103.4, 31.0), earthquake(20.0, 40.0)
STATIONS = made.stations(made.ring()).encode()
DECIDED = made.overrides(
    models={"profile": "china", "gmice": "atkinson_kaka_2007", "correlation": "jayaram_baker_2009"}
    | made.SIGNED
).encode()


def small(**more) -> Recipe:
    given = {"wanted": "shakemap-reference", "step_s": COARSE_S, "files": {"s_dat.xml": STATIONS}}
    return recipe_for(GREECE, **{**given, **more})


def rewritten(raw: bytes, change) -> bytes:
    """The zip with its recipe changed."""
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(inside["recipe.json"])
    inside["recipe.json"] = json.dumps(change(told)).encode()
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in inside.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_what_is_packed_is_unpacked_whole_and_to_the_same_bytes():
    recipe = replace(small(), layers={"vs30": ("ground", "ab" * 32)})

    raw = pack(recipe)
    again = unpack(raw)

    assert again == recipe
    assert pack(again) == raw
    assert zipfile.ZipFile(BytesIO(raw)).testzip() is None


def test_auto_takes_chinas_profile_in_its_area_and_the_reference_elsewhere():
    assert recipe_for(SICHUAN).profile == CHINA
    assert recipe_for(GREECE).profile == REFERENCE


def test_the_operators_choice_holds_over_auto_and_the_callers_over_both():
    files = {"overrides.json": DECIDED}

    chosen = recipe_for(GREECE, files=files).profile
    assert (chosen.name, chosen.gmice, chosen.correlation) == (
        "china",
        "atkinson_kaka_2007",
        "jayaram_baker_2009",
    )
    named = recipe_for(GREECE, files=files, wanted="shakemap-reference").profile
    assert (named.name, named.gmice) == ("shakemap-reference", "atkinson_kaka_2007")


def test_an_unknown_profile_is_named_with_those_there_are():
    with pytest.raises(NotValid, match=r"'usgs'.*shakemap-reference, china or auto"):
        recipe_for(GREECE, wanted="usgs")


def test_a_recipe_followed_again_gives_the_same_numbers():
    recipe = small()
    steps: list[str] = []

    first, again = follow(recipe, tell=steps.append), follow(unpack(pack(recipe)))

    assert steps == ["weighing observations", "predicting", "conditioning"]
    assert first.compared["PGA"].used.all()
    for measure, field in first.fields.items():
        for part in ("mean", "std", "tau", "phi"):
            assert np.array_equal(getattr(field, part), getattr(again.fields[measure], part))


def test_files_change_the_map():
    seen, alone = follow(small()), follow(small(files={}))

    assert len(alone.observations) == 0
    assert np.abs(seen.fields["PGA"].mean - alone.fields["PGA"].mean).max() > 0.1
    assert seen.fields["PGA"].std.min() < alone.fields["PGA"].std.min() - 0.1


def test_a_vs30_file_alone_is_enough(tmp_path):
    soft = np.full((3, 4), 200.0, dtype=np.float32)
    raster = made_files.geotiff(tmp_path / "vs30.tif", values=soft).read_bytes()
    here = earthquake(102.0, 31.5)

    with_ground = follow(
        recipe_for(here, wanted="china", step_s=COARSE_S, files={"vs30.tif": raster})
    )
    without = follow(recipe_for(here, wanted="china", step_s=COARSE_S))

    assert with_ground.vs30_ms == pytest.approx(200.0)
    assert with_ground.fields["PGV"].mean.max() > without.fields["PGV"].mean.max() + 0.2


def test_the_layer_in_use_is_kept_by_its_digest_and_asked_for_when_it_is_gone(tmp_path):
    store, elsewhere = tmp_path / "layers", tmp_path / "other"
    raster = made_files.geotiff(tmp_path / "ground.tif")
    added = add_layer(store, raster, "vs30", added_at=datetime(2026, 1, 1, tzinfo=UTC))
    recipe = recipe_for(earthquake(102.0, 31.5), step_s=COARSE_S, store=store)

    assert recipe.layers == {"vs30": (added.name, added.sha256)}
    assert follow(recipe, store).choices["site"].startswith(added.name)
    with pytest.raises(NotFound, match=f"{added.sha256[:12]}.*houfeng layers add"):
        follow(recipe, elsewhere)
    with pytest.raises(NotFound, match="no store of layers"):
        follow(recipe)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("s_dat.xml", made.stations([{"more": 'units="furlong"'}]), "furlong"),
        ("overrides.json", '{"station": []}', "station"),
        ("x_fault.txt", "40.05 19.9 2\n40.05 20.1 2\n40 20.1 12\n40 19.9 12\n", "swapped"),
    ],
)
def test_files_are_read_before_they_are_kept(name, text, said):
    demand_readable(GREECE, {"s_dat.xml": STATIONS})

    with pytest.raises(NotValid, match=said):
        demand_readable(GREECE, {name: text.encode()})


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told | {"origin": 7},
        lambda told: told | {"layers": []},
        lambda told: told | {"profile": told["profile"] | {"new": 1}},
        lambda told: told | {"profile": told["profile"] | {"name": "usgs"}},
        lambda told: {key: told[key] for key in told if key != "software"},
        lambda told: [told],
    ],
)
def test_a_recipe_of_another_shape_is_refused(change):
    raw = pack(small())
    assert unpack(rewritten(raw, lambda told: told)).origin == small().origin

    with pytest.raises(NotValid):
        unpack(rewritten(raw, change))


def test_a_damaged_zip_is_refused_and_never_read_as_something_else():
    recipe = small()
    raw = pack(recipe)
    refused = 0
    for at in range(0, len(raw), max(len(raw) // 60, 1)):
        turned = bytearray(raw)
        turned[at] ^= 0x55
        try:
            found = unpack(bytes(turned))
        except NotValid:
            refused += 1
        else:  # a date or an attribute of the archive
            assert found.origin == recipe.origin
            assert list(found.files.values()) in ([], list(recipe.files.values()))
    assert refused > 20
    for broken in (b"", b"no zip", raw[: len(raw) // 2]):
        with pytest.raises(NotValid, match=r"inputs\.zip"):
            unpack(broken)


@pytest.mark.parametrize("name", ["files/../../etc/passwd", "files/a/b", "files/.."])
def test_names_that_lead_out_of_the_folder_are_refused(name):
    out = BytesIO(pack(small()))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, "x")

    with pytest.raises(NotValid, match="plain"):
        unpack(out.getvalue())
