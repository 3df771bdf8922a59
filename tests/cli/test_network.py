"""`houfeng network quality`, from outside."""

import json


def test_clipping_and_availability_are_told(houfeng, shared):
    folder = str(shared / "data/waveforms/hawaii_m53_clipped")
    done = houfeng("network", "quality", folder, "--json")
    assert done.returncode == 0, done.stderr
    channels = {one["channel"]: one for one in json.loads(done.stdout)["channels"]}
    assert len(channels) == 18
    huad = channels["HV.HUAD..HHZ"]
    # 24 bits end at 8,388,608: it comes near, and many samples lie at the limit.
    assert huad["clipped"] > 100
    assert 7.9e6 < huad["highest"] <= 8_388_608
    assert huad["availability"] > 0.99
    assert huad["gap_count"] == 0
    assert len(huad["noise"]["periods_s"]) == len(huad["noise"]["p50_db"])

    words = houfeng("network", "quality", folder).stdout
    assert "HV.HUAD..HHZ" in words
    assert "available" in words


def test_a_folder_that_is_not_there(houfeng, tmp_path):
    done = houfeng("network", "quality", str(tmp_path / "none"))
    assert (done.returncode, "not there" in done.stderr) == (3, True)
