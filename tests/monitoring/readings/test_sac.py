import numpy as np
import obspy
import pytest

from houfeng.monitoring.readings.sac import is_sac, read_sac
from houfeng.vocabulary.errors import NotValid
from tests.monitoring.readings.recordings import shared

REAL = "20190706031952.CJ.T001230.HNE.sac"


def test_a_real_record():
    path = shared("ridgecrest_m71") / REAL
    truth = obspy.read(str(path))[0]

    file = read_sac(path)

    (packet,) = file.packets(0)
    (channel,) = file.described.values()
    assert is_sac(path.read_bytes()[:1000])
    assert np.array_equal(packet.samples, truth.data.astype(float))
    assert packet.starts_at == truth.stats.starttime.timestamp
    assert (channel.id, packet.rate_hz) == ("CJ.T001230..HNE", 50.0)
    assert (channel.latitude, channel.longitude) == pytest.approx(
        (34.063694, -118.336334), abs=1e-5
    )
    # CMPAZ 90 and CMPINC 90: level, to the east.
    assert (channel.azimuth_deg, channel.dip_deg) == (90.0, 0.0)
    assert np.isnan(channel.gain)


@pytest.mark.parametrize("keep", [700, 640, 632])
def test_a_record_cut_short_is_refused(tmp_path, keep):
    path = tmp_path / "cut.sac"
    path.write_bytes((shared("ridgecrest_m71") / REAL).read_bytes()[:keep])

    with pytest.raises(NotValid, match=r"cut\.sac"):
        read_sac(path)


@pytest.mark.parametrize("word", [31, 32, 35, 36])
def test_a_place_that_is_none_is_refused_and_does_not_hang(tmp_path, word):
    """ObsPy alone would turn it back by 360 degrees for ever."""
    raw = bytearray((shared("ridgecrest_m71") / REAL).read_bytes())
    raw[4 * word : 4 * word + 4] = np.array([1e30], "<f4").tobytes()
    path = tmp_path / "far.sac"
    path.write_bytes(bytes(raw))

    with pytest.raises(NotValid, match=f"header word {word}"):
        read_sac(path)


def test_a_record_without_a_rate_is_refused(tmp_path):
    raw = bytearray((shared("ridgecrest_m71") / REAL).read_bytes())
    raw[0:4] = np.array([1e30], "<f4").tobytes()
    path = tmp_path / "slow.sac"
    path.write_bytes(bytes(raw))

    with pytest.raises(NotValid, match="evenly sampled"):
        read_sac(path)
