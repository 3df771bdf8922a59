"""`houfeng layers`, as a person runs it."""

import json

from tests.places import made_files as made


def test_a_layer_is_added_listed_and_removed(houfeng, home, tmp_path):
    empty = houfeng("layers", "list")
    assert "No layers yet" in empty.stdout, empty.stderr

    file = made.geotiff(tmp_path / "ground.tif")
    added = houfeng("layers", "add", str(file), "--kind", "vs30", "--source", "made for a test")
    assert added.returncode == 0, added.stderr
    assert "vs30 is in, version " in added.stdout
    assert (home / "layers" / "vs30" / "layer.json").exists()

    (listed,) = json.loads(houfeng("layers", "list", "--json").stdout)
    assert (listed["name"], listed["kind"], listed["source"]) == ("vs30", "vs30", "made for a test")
    assert "made for a test" in houfeng("layers", "list").stdout

    gone = houfeng("layers", "remove", "vs30", "--json")
    assert json.loads(gone.stdout) == {"removed": "vs30", "erased": False}
    assert houfeng("layers", "remove", "vs30").returncode == 3


def test_a_file_to_mend_is_told_with_the_mend(houfeng, tmp_path):
    file = made.geotiff(tmp_path / "ground.tif", crs=None)

    done = houfeng("layers", "add", str(file), "--kind", "vs30", "--json")
    assert done.returncode == 2
    told = json.loads(done.stderr.strip().splitlines()[-1])
    assert told["field"] == "crs"
    assert "--crs EPSG:4326" in told["mend"]


def test_every_layers_command_has_an_example_in_its_help(houfeng):
    for words in ("layers add", "layers list", "layers remove"):
        assert f"houfeng {words}" in houfeng(*words.split(), "--help").stdout.split("Example", 1)[1]
