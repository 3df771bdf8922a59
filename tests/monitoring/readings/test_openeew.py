import json

import numpy as np
import pytest

from houfeng.monitoring.notes import Notebook
from houfeng.monitoring.readings.openeew import OpenEewFile, packets_of
from houfeng.vocabulary.errors import NotValid
from tests.monitoring.readings.recordings import shared

PACKET = {
    "country_code": "mx", "device_id": "006", "x": [1.0, 2.0, 3.0], "y": [0.0, 0.5, 1.0],
    "z": [-1.0, -2.0, -3.0], "device_t": 1_518_824_101.0, "cloud_t": 1_518_824_101.4, "sr": 31.25,
}  # fmt: skip


def test_the_device_time_is_that_of_the_last_value_and_gal_become_si():
    upright, first, second = packets_of(PACKET)

    named = [packet.channel for packet in (upright, first, second)]
    assert named == ["MX.006..BNZ", "MX.006..BN1", "MX.006..BN2"]
    # 3 values at 31.25 a second: the first is 2 x 0.032 s before the last.
    assert upright.starts_at == pytest.approx(1_518_824_100.936, abs=1e-6)
    assert upright.arrived_at == 1_518_824_101.4
    assert upright.samples == pytest.approx([0.01, 0.02, 0.03])
    assert second.samples == pytest.approx([-0.01, -0.02, -0.03])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"x": [1.0, 2.0]}, "x, y, z"),
        ({"x": [1.0, "a", 3.0]}, "x"),
        ({"x": [1.0, float("nan"), 3.0]}, "x"),
        ({"x": [[1.0], [2.0], [3.0]]}, "x"),
        ({"x": []}, "x"),
        ({"sr": 0}, "sr"),
        ({"sr": True}, "sr"),
        ({"device_t": None}, "device_t"),
        ({"cloud_t": float("inf")}, "cloud_t"),
        ({"device_id": ""}, "device_id"),
        ({"device_id": "a\nb"}, "device_id"),
    ],
)
def test_a_packet_that_is_none_is_refused_by_field(change, field):
    with pytest.raises(NotValid) as refused:
        packets_of(PACKET | change)

    assert refused.value.field == field


def test_lines_in_any_order_with_bad_ones_between(tmp_path):
    path = tmp_path / "35.jsonl"
    later = PACKET | {"device_t": PACKET["device_t"] + 1, "cloud_t": PACKET["cloud_t"] + 1}
    bad = ["{cut", "[1, 2]", json.dumps(PACKET | {"sr": -1}), ""]
    lines = [json.dumps(later), *bad, json.dumps(PACKET)]
    path.write_text("\n".join(lines))
    notes = Notebook()

    file = OpenEewFile(path, notes)

    assert list(file.arrives_at) == [PACKET["cloud_t"], later["cloud_t"]]
    assert notes.count(file.name, "bad_line") == 3
    (note,) = notes
    assert note.detail.startswith("line 2:")


def test_a_file_without_any_packet_is_refused(tmp_path):
    path = tmp_path / "none.jsonl"
    path.write_text('{"device_t": 1}\n')
    with pytest.raises(NotValid, match="no line is an OpenEEW packet"):
        OpenEewFile(path, Notebook())


def test_real_packets():
    """Counted beside this with `wc -l`: 282 lines in this file; the first value read by eye."""
    file = OpenEewFile(shared("oaxaca_2018_openeew") / "006" / "40.jsonl", Notebook())

    assert len(file.starts_at) == 282
    assert set(file.rates) == {"MX.006..BNZ", "MX.006..BN1", "MX.006..BN2"}
    assert set(file.rates.values()) == {31.25}
    assert (np.diff(file.arrives_at) >= 0).all()
