"""An assessment as files: what is in them, and that the density is whole."""

import csv
import io
import json
import zipfile

import numpy as np
import pytest

from houfeng.monitoring.notes import Note
from houfeng.monitoring.quality import assess_quality
from houfeng.monitoring.quality_kept import COLUMNS
from houfeng.monitoring.quality_report import channel_details, quality_files, table_bytes
from houfeng.monitoring.readings.folder import read_waveforms
from tests.monitoring.readings.recordings import START, STATION_CSV, counts, miniseed

UTC_START = "2023-11-14T22:13:20.000Z"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """200 s: XX.AAA lacks 60 to 75; XX.BBB begins 20 s late and is one value from 100 to 160."""
    folder = tmp_path_factory.mktemp("recording")
    (folder / "stations.csv").write_text(STATION_CSV)
    whole = counts(200)
    parts = [(0, 60), (75, 200)]
    raw = [miniseed(whole[a * 100 : b * 100], at=START + a) for a, b in parts]
    (folder / "a.mseed").write_bytes(b"".join(raw))
    flat = whole[2000:].copy()
    flat[8000:14_000] = flat[8000]
    (folder / "b.mseed").write_bytes(miniseed(flat, named="XX.BBB..HHZ", at=START + 20))
    return assess_quality(read_waveforms(folder))


def test_gaps_begin_and_the_time_a_channel_was_dead_are_told(found):
    first, second = (channel_details(one) for one in found)
    assert first["gaps"] == [["2023-11-14T22:14:20.000Z", "2023-11-14T22:14:35.000Z"]]
    assert (first["gap_count"], first["longest_gap_s"]) == (1, 15.0)
    assert (first["first_at"], second["first_at"]) == (UTC_START, "2023-11-14T22:13:40.000Z")
    assert second["availability"] == pytest.approx(0.9)
    # 60 s of one value, told after the first 5; to the second of a batch.
    assert second["dead_s"] == pytest.approx(55, abs=2)
    assert first["dead_s"] == 0


def test_latency_of_an_archive_is_not_told(found):
    first = channel_details(found[0])
    assert (first["latency"], first["latency_p50_s"], first["latency_p95_s"]) == ([], None, None)


def test_the_density_holds_every_segment_at_every_period(found):
    noise = channel_details(found[0])["noise"]
    runs = noise["pdf"]["counts"]
    segments = channel_details(found[0])["segments"]
    assert segments >= 4
    assert len(runs) == len(noise["periods_s"])
    assert [sum(run[1:]) for run in runs] == [segments] * len(runs)
    # The median lies within the bins that were met.
    for run, level in zip(runs, noise["p50_db"], strict=True):
        low = noise["pdf"]["lowest_db"] + run[0]
        assert low - 0.1 <= level <= low + len(run) - 1 + 0.1


def test_files_hold_each_other(found):
    told = {"network": "xx", "status": "exercise", "banner": "演习"}
    notes = [Note("XX.CCC..HHZ", "no_metadata", "", 3)]
    files = quality_files(found, told, notes)
    assert sorted(files) == ["channels.csv", "channels.zip", "quality.json"]

    summary = json.loads(files["quality.json"])
    assert summary["banner"] == "演习"
    assert [row["channel"] for row in summary["channels"]] == ["XX.AAA..HHZ", "XX.BBB..HHZ"]
    assert summary["notes"][0] == {
        "subject": "XX.CCC..HHZ", "reason": "no_metadata", "detail": "", "count": 3,
    }  # fmt: skip
    assert summary["noise"]["channels"] == 2
    middle = summary["noise"]["p50_db"]
    both = [channel_details(one)["noise"]["p50_db"] for one in found]
    assert middle[10] == pytest.approx(np.mean([one[10] for one in both]), abs=0.11)

    rows = list(csv.DictReader(io.StringIO(files["channels.csv"].decode())))
    assert list(rows[0]) == [*COLUMNS, "banner"]
    assert rows[1]["banner"] == "演习"
    assert float(rows[0]["availability"]) == pytest.approx(185 / 200)

    archive = zipfile.ZipFile(io.BytesIO(files["channels.zip"]))
    assert archive.testzip() is None
    assert json.loads(archive.read("channels/XX.BBB..HHZ.json")) == channel_details(found[1])
    assert archive.read("quality.json") == files["quality.json"]
    assert "演习" in archive.read("README.txt").decode()
    # The same figures give the same bytes: they are kept by their digest.
    assert quality_files(found, told, notes) == files


def test_a_real_networks_table_has_no_banner(found):
    assert table_bytes([], "").decode() == ",".join(COLUMNS) + "\r\n"
