"""`houfeng exposure`, as a person runs it; no database is started for it."""

import json
import tempfile
from pathlib import Path

import numpy as np
import pytest

from tests.command import command_in
from tests.places import made_files as made

PEOPLE = np.full((20, 20), 12.5, np.float32)


def told(done):
    return json.loads(done.stderr.strip().splitlines()[-1])


@pytest.fixture(scope="module")
def home():
    """A folder of this file's own: what is imported here must change no other test's maps."""
    with tempfile.TemporaryDirectory(prefix="houfeng-exposure-", dir="/var/tmp") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def houfeng(home):
    return command_in(home)


@pytest.fixture
def table(tmp_path):
    def write(text, name="census.csv", encoding="gb18030"):
        file = tmp_path / name
        file.write_bytes(text.encode(encoding))
        return str(file)

    return write


def test_a_raster_is_imported_listed_and_removed(houfeng, home, tmp_path):
    empty = houfeng("exposure", "list")
    assert "Nothing is imported" in empty.stdout, empty.stderr
    assert "合成" in empty.stdout

    file = made.geotiff(tmp_path / "ppp_2020.tif", PEOPLE, nodata=-99999.0)
    words = ("--source", "WorldPop", "--year", "2020", "--licence", "CC-BY-4.0")
    done = houfeng("exposure", "import", str(file), *words)
    assert done.returncode == 0, done.stderr
    assert "population is in" in done.stdout
    assert "people 5,000" in done.stdout

    (listed,) = json.loads(houfeng("exposure", "list", "--json").stdout)
    assert (listed["kind"], listed["year"], listed["source"]) == ("population", 2020, "WorldPop")
    assert "WorldPop" in houfeng("exposure", "list").stdout
    assert not (home / "postgres").exists()

    gone = houfeng("exposure", "remove", "population", "--json")
    assert json.loads(gone.stdout) == {"removed": "population", "erased": False}
    assert houfeng("exposure", "remove", "population").returncode == 3


def test_a_raster_without_a_coordinate_system_is_told_with_the_mend(houfeng, tmp_path):
    file = str(made.geotiff(tmp_path / "p.tif", PEOPLE, crs=None, nodata=-1.0))

    done = houfeng("exposure", "import", file, "--json")

    assert done.returncode == 2
    assert told(done)["field"] == "crs"
    assert "--crs EPSG:4326" in told(done)["mend"]
    assert houfeng("exposure", "import", file, "--crs", "EPSG:4326").returncode == 0


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("行政区划代码,人口\n513322,1234.5\n", "row 2, column 人口", "'1234.5'"),
        ("行政区划代码,人口\n513322,9\n511824,-7\n", "row 3, column 人口", "'-7'"),
        ("行政区划代码,人口\n513322,9\n513399,7\n", "row 3, column 行政区划代码", "'513399'"),
    ],
)
def test_a_bad_row_is_told_and_nothing_is_kept(houfeng, home, table, text, field, value):
    done = houfeng("exposure", "import", table(text), "--name", "bad", "--json")

    assert done.returncode == 2
    assert (told(done)["field"], told(done)["value"]) == (field, value)
    assert not (home / "exposure" / "bad").exists()


def test_good_rows_are_kept_when_asked(houfeng, table):
    file = table("行政区划代码,人口\n513322,9\n513399,7\n511824,1.5\n")

    done = houfeng("exposure", "import", file, "--keep-good", "--name", "some")

    assert done.returncode == 0, done.stderr
    assert "left out: row 3, column 行政区划代码: '513399'" in done.stderr
    assert "2 rows were left out; all are in" in done.stderr
    found = json.loads(houfeng("exposure", "import", file, "--keep-good", "--json").stdout)
    assert [one["row"] for one in found["refused"]] == [3, 4]
    assert found["figures"]["people"] == 9


def test_every_exposure_command_has_an_example_in_its_help(houfeng):
    for words in ("exposure import", "exposure list", "exposure remove"):
        assert f"houfeng {words}" in houfeng(*words.split(), "--help").stdout.split("Example", 1)[1]
