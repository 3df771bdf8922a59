"""grids.npz: the command line's contract, and back."""

import io
import zipfile

import numpy as np
import pytest

from houfeng.shaking.products.grids_npz import grids_bytes, read_grids, write_grids
from houfeng.vocabulary.errors import NotValid


def test_the_contract(across):
    with np.load(io.BytesIO(grids_bytes(across))) as file:
        assert file["lat"][0] > file["lat"][-1]  # rows from north to south
        assert file["lon"] == pytest.approx(across.longitudes)
        for measure in ("PGA", "PGV", "SA(0.3)", "SA(1.0)", "SA(3.0)", "MMI", "CSIS"):
            for part in ("mean", "std", "tau", "phi"):
                grid = file[f"{measure}_{part}"]
                assert grid.dtype == np.float32
                known = getattr(across.fields[measure], part)[::-1].astype(np.float32)
                assert (grid == known).all()


def test_bytes_depend_on_the_map_alone(made):
    first = grids_bytes(made)

    assert grids_bytes(made) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_reading_gives_the_map_back(across, tmp_path):
    write_grids(across, tmp_path / "grids.npz")

    found = read_grids(tmp_path / "grids.npz")

    assert (found.longitudes == across.longitudes).all()
    assert (found.latitudes == across.latitudes).all()
    assert found.fields["PGV"].phi == pytest.approx(across.fields["PGV"].phi, rel=1e-6)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_another_file_is_refused(content, tmp_path):
    (tmp_path / "grids.npz").write_bytes(content)

    with pytest.raises(NotValid, match="shaking make"):
        read_grids(tmp_path / "grids.npz")


def test_pickles_are_refused(tmp_path):
    np.savez(tmp_path / "grids.npz", lon=np.array([{}], dtype=object), lat=np.zeros(2), PGA_mean=0)

    with pytest.raises(NotValid):
        read_grids(tmp_path / "grids.npz")
