"""Whether a kept map is what its recipe gives."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from houfeng.shaking.products.grids_npz import grids_bytes
from houfeng.shaking.recipe import Recipe, follow, pack, recipe_for
from houfeng.shaking.reproduce import compare_with_kept
from houfeng.vocabulary.errors import NotFound, NotValid
from tests.shaking import event_folder as made
from tests.shaking.making import earthquake


@pytest.fixture
def recipe() -> Recipe:
    files = {"s_dat.xml": made.stations(made.ring()).encode()}
    origin = earthquake(20.0, 40.0)
    return recipe_for(origin, wanted="shakemap-reference", step_s=600.0, files=files)


@pytest.fixture
def kept(recipe, tmp_path) -> Path:
    (tmp_path / "grids.npz").write_bytes(grids_bytes(follow(recipe)))
    (tmp_path / "inputs.zip").write_bytes(pack(recipe))
    return tmp_path


def changed(kept: Path, change) -> None:
    """Rewrite the grids by name."""
    with np.load(kept / "grids.npz") as file:
        grids = {name: file[name] for name in file.files}
    change(grids)
    np.savez(kept / "grids.npz", **grids)


def test_the_same_recipe_gives_identical_grids(kept):
    told: list[str] = []
    found = compare_with_kept(kept, kept, told.append)

    assert found["identical"]
    assert (found["different"], found["why"]) == ([], "")
    assert found["arrays"] == 2 + 4 * 7
    with np.load(kept / "grids.npz") as file:
        assert found["cells"] == file["PGA_mean"].size
    assert told[-1] == "conditioning"


def test_one_cell_one_bit_off_is_found_and_named(kept):
    def nudge(grids):
        grids["SA(1.0)_tau"][3, 4] = np.nextafter(grids["SA(1.0)_tau"][3, 4], np.float32(9))

    changed(kept, nudge)
    found = compare_with_kept(kept, kept)

    assert not found["identical"]
    assert found["different"] == ["SA(1.0)_tau"]
    assert "a file was changed" in found["why"]


def test_missing_measures_and_moved_axes_are_named(kept):
    def take_out(grids):
        for part in ("mean", "std", "tau", "phi"):
            del grids[f"CSIS_{part}"]
        grids["lon"] = grids["lon"] + 1e-6

    changed(kept, take_out)
    found = compare_with_kept(kept, kept)

    assert found["different"] == ["lon", *(f"CSIS_{p}" for p in ("mean", "std", "tau", "phi"))]


def test_inputs_that_were_changed_give_another_map(kept, recipe):
    files = dict(recipe.files) | {
        "overrides.json": made.overrides(
            stations=[{"id": "XX.S01", "action": "exclude"} | made.SIGNED]
        ).encode()
    }
    (kept / "inputs.zip").write_bytes(pack(replace(recipe, files=files)))

    assert "PGA_mean" in compare_with_kept(kept, kept)["different"]


def test_a_map_of_other_software_says_so(kept, recipe):
    (kept / "inputs.zip").write_bytes(pack(replace(recipe, software="0.0.1")))
    same = compare_with_kept(kept, kept)
    assert same["identical"]  # only numbers decide
    assert same["software"] == "0.0.1"

    changed(kept, lambda grids: grids.update({"PGA_mean": grids["PGA_mean"] + 1}))
    assert "made with Houfeng 0.0.1" in compare_with_kept(kept, kept)["why"]


@pytest.mark.parametrize("name", ["grids.npz", "inputs.zip"])
def test_without_one_of_its_files_there_is_nothing_to_compare(kept, name):
    (kept / name).unlink()

    with pytest.raises(NotFound, match=name):
        compare_with_kept(kept, kept)


@pytest.mark.parametrize("name", ["grids.npz", "inputs.zip"])
def test_a_cut_off_file_is_told(kept, name):
    whole = (kept / name).read_bytes()
    (kept / name).write_bytes(whole[: len(whole) // 2])

    with pytest.raises(NotValid, match=name.replace(".", r"\.")):
        compare_with_kept(kept, kept)
