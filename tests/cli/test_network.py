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


def test_an_assessment_is_kept_with_its_figures(houfeng, shared):
    folder = str(shared / "data/waveforms/hawaii_m53_clipped")
    done = houfeng("network", "quality", folder, "--publish", "--name", "hawaii", "--json")
    assert done.returncode == 0, done.stderr
    assert "published houfeng/network-quality/hawaii/1" in done.stderr
    told = json.loads(done.stdout)["channels"]
    kept = json.loads(houfeng("products", "list", "--type", "network-quality", "--json").stdout)
    assert [one["name"] for one in kept[0]["files"]] == [
        "channels.csv", "channels.zip", "quality.json",
    ]  # fmt: skip
    assert (kept[0]["event_id"], kept[0]["event_revision"]) == ("", None)
    assert kept[0]["properties"]["channels"] == len(told) == 18
    assert all(one["response_removed"] for one in told)
    assert "0 faults" in houfeng("products", "verify").stdout


def test_a_name_that_is_none(houfeng, shared):
    folder = str(shared / "data/waveforms/hawaii_m53_clipped")
    done = houfeng("network", "quality", folder, "--publish", "--name", "Hawaii!")
    assert (done.returncode, "--name" in done.stderr) == (2, True)


def test_a_station_is_taken_out_and_used_again(houfeng):
    out = ("network", "exclude", "CI.CCC", "--reason", "泵房施工", "--name", "scsn")
    assert houfeng(*out, "--until", "2036-01-01T08:00+08:00").returncode == 0
    (told,) = json.loads(houfeng("network", "excluded", "--name", "scsn", "--json").stdout)
    assert (told["station"], told["reason"]) == ("CI.CCC", "泵房施工")
    assert told["until"] == "2036-01-01T00:00:00+00:00"
    assert told["made_by"]
    assert json.loads(houfeng("network", "excluded", "--json").stdout) == []

    assert houfeng("network", "include", "CI.CCC", "--name", "scsn").returncode == 0
    again = houfeng("network", "include", "CI.CCC", "--name", "scsn")
    assert (again.returncode, "is not excluded" in again.stderr) == (3, True)


def test_an_end_without_a_zone_or_in_the_past(houfeng):
    out = ("network", "exclude", "CI.CCC", "--reason", "x", "--until")
    for time, mend in (
        ("2036-01-01T08:00", "add the zone"),
        ("2020-01-01T08:00Z", "a time to come"),
        ("tomorrow", "write it as"),
    ):
        done = houfeng(*out, time)
        assert (done.returncode, mend in done.stderr) == (2, True), done.stderr
