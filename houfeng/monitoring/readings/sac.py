"""SAC, read by ObsPy. The format says where a sensor stands but not reliably in which unit it
speaks: the gain comes from StationXML or a table of stations, else the channel is left out."""

import math
from pathlib import Path

import numpy as np

from houfeng.monitoring.readings.codes import checked_code, checked_location
from houfeng.monitoring.readings.sources import OneRecord
from houfeng.monitoring.readings.stationxml import nominal, quantity_of
from houfeng.monitoring.values import Channel
from houfeng.vocabulary.errors import NotValid

LARGEST_BYTES = 2_000_000_000
_HEADER_BYTES = 632
_PLACES = (31, 32, 35, 36)  # words of STLA, STLO, EVLA, EVLO
_NOT_TOLD = -12345.0
_VERSION_AT = 76 * 4  # nvhdr, the 77th word: 6 or 7


def is_sac(raw: bytes) -> bool:
    """Whether the version of the header, in either byte order, is one of SAC's."""
    if len(raw) < _HEADER_BYTES:
        return False
    word = raw[_VERSION_AT : _VERSION_AT + 4]
    return any(int.from_bytes(word, order) in (6, 7) for order in ("little", "big"))


def _refuse_impossible_places(path: Path) -> None:
    """ObsPy turns a longitude of 1e30 back by 360 degrees at a time, which takes for ever."""
    with path.open("rb") as file:
        head = file.read(_HEADER_BYTES)
    if not is_sac(head):
        raise NotValid(path.name, head[:8], "the file is damaged; fetch it again")
    little = int.from_bytes(head[_VERSION_AT : _VERSION_AT + 4], "little") in (6, 7)
    floats = np.frombuffer(head, "<f4" if little else ">f4", 70)
    for at in _PLACES:
        # Written so that NaN is refused too.
        if not (abs(floats[at]) <= 360.0 or floats[at] == _NOT_TOLD):
            raise NotValid(f"{path.name}, header word {at}", float(floats[at]), "give degrees")


def read_sac(path: Path) -> OneRecord:
    """The one record. Raises NotValid for a file that is damaged, or not sampled evenly."""
    from obspy.io.sac import SACTrace
    from obspy.io.sac.util import SacError

    if path.stat().st_size > LARGEST_BYTES:
        raise NotValid(path.name, f"{path.stat().st_size:,} bytes", "split the file")
    _refuse_impossible_places(path)
    try:
        trace = SACTrace.read(str(path), checksize=True)
        starts_at = float((trace.reftime + trace.b).timestamp)
        delta, samples = float(trace.delta), np.asarray(trace.data, np.float64)
    except (SacError, OSError, ValueError, TypeError, OverflowError) as wrong:
        raise NotValid(path.name, str(wrong)[:80], "the file is damaged; fetch it again") from (
            wrong
        )
    if not trace.leven or not 1e-5 <= delta <= 1000.0 or not math.isfinite(starts_at):
        raise NotValid(path.name, delta, "give an evenly sampled record with its time")
    if len(samples) == 0 or not np.isfinite(samples).all():
        raise NotValid(path.name, f"{len(samples)} samples", "give finite samples")
    # The header keeps single precision: 0.01 s comes back as 0.0099999998.
    rate = round(1 / delta, 4)
    code = checked_code(trace.kcmpnm or "", f"{path.name}, KCMPNM")
    azimuth, dip = nominal(code)
    channel = Channel(
        network=checked_code(trace.knetwk or "", f"{path.name}, KNETWK", may_be_empty=True),
        station=checked_code(trace.kstnm or "", f"{path.name}, KSTNM"),
        location=checked_location(trace.khole or "", f"{path.name}, KHOLE"),
        code=code,
        longitude=_number(trace.stlo),
        latitude=_number(trace.stla),
        elevation_m=_number(trace.stel, 0.0),
        depth_m=_number(trace.stdp, 0.0),
        azimuth_deg=_number(trace.cmpaz, azimuth),
        # CMPINC is from the vertical, upward; ours from level, positive down.
        dip_deg=_number(trace.cmpinc, dip + 90.0) - 90.0,
        rate_hz=rate,
        gain=math.nan,
        quantity=quantity_of(code),
        clip_counts=None,
    )
    return OneRecord(path.name, channel, starts_at, samples)


def _number(value: float | None, otherwise: float = math.nan) -> float:
    return otherwise if value is None else float(value)
