"""K-NET and KiK-net ASCII of NIED: one component a file.

Seventeen lines of header, then counts. Times are Japan's, and the recorder's clock runs 15 s
behind the data: the first sample is 15 s before the Record Time
(www.kyoshin.bosai.go.jp, data format; ObsPy's reader does the same).
"""

import math
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from houfeng.monitoring.notes import Notebook
from houfeng.monitoring.readings.codes import checked_code
from houfeng.monitoring.readings.sources import OneRecord
from houfeng.monitoring.values import Channel
from houfeng.vocabulary.errors import NotValid

GAL_IN_MS2 = 100.0
_JAPAN = timedelta(hours=9)
_DELAY = timedelta(seconds=15)
LARGEST_BYTES = 100_000_000
# Dir. -> location, code, azimuth, dip; KiK-net counts 1 to 3 in the borehole, 4 to 6 above it.
_DIRECTIONS: dict[str, tuple[str, str, float, float]] = {
    "N-S": ("", "N", 0.0, 0.0), "E-W": ("", "E", 90.0, 0.0), "U-D": ("", "Z", 0.0, -90.0),
    "1": ("01", "N", 0.0, 0.0), "2": ("01", "E", 90.0, 0.0), "3": ("01", "Z", 0.0, -90.0),
    "4": ("00", "N", 0.0, 0.0), "5": ("00", "E", 90.0, 0.0), "6": ("00", "Z", 0.0, -90.0),
}  # fmt: skip
_SCALE = re.compile(r"\s*([\d.]+)\s*\(gal\)\s*/\s*([\d.]+)\s*")
_FULL_SCALE_SHARE = 0.9


def is_knet(raw: bytes) -> bool:
    return raw.startswith(b"Origin Time") and b"Scale Factor" in raw[:2000]


def read_knet(path: Path, notes: Notebook) -> OneRecord:
    """The one record. Raises NotValid, naming the line, for a file that is not complete."""
    if path.stat().st_size > LARGEST_BYTES:
        raise NotValid(path.name, f"{path.stat().st_size:,} bytes", "one component a file")
    lines = path.read_text("ascii", errors="replace").splitlines()
    header = {line[:18].strip(): line[18:].strip() for line in lines[:17]}
    direction = _told(header, "Dir.", path.name)
    if direction not in _DIRECTIONS:
        raise NotValid(f"{path.name}, Dir.", direction, f"one of {', '.join(_DIRECTIONS)}")
    location, letter, azimuth, dip = _DIRECTIONS[direction]
    scale = _SCALE.fullmatch(_told(header, "Scale Factor", path.name))
    if scale is None or float(scale[1]) == 0.0 or float(scale[2]) == 0.0:
        found = header["Scale Factor"]
        raise NotValid(f"{path.name}, Scale Factor", found, "give it as 2000(gal)/8388608")
    full_scale_gal, full_scale_counts = float(scale[1]), float(scale[2])
    rate = _number(header, "Sampling Freq(Hz)", path.name)
    if not 0 < rate <= 10_000:
        raise NotValid(f"{path.name}, Sampling Freq(Hz)", rate, "give 1 to 10,000")
    channel = Channel(
        network="BO",  # NIED, as FDSN lists it
        station=checked_code(
            _told(header, "Station Code", path.name), f"{path.name}, Station Code"
        ),
        location=location,
        code=f"HN{letter}",
        longitude=_number(header, "Station Long.", path.name),
        latitude=_number(header, "Station Lat.", path.name),
        elevation_m=_number(header, "Station Height(m)", path.name),
        depth_m=0.0,
        azimuth_deg=azimuth,
        dip_deg=dip,
        rate_hz=rate,
        gain=full_scale_counts / full_scale_gal * GAL_IN_MS2,
        quantity="acceleration",
        clip_counts=_FULL_SCALE_SHARE * full_scale_counts,
    )
    if location == "01":
        notes.add(channel.id, "depth_unknown")
    try:
        samples = np.array(" ".join(lines[17:]).split(), dtype=np.float64)
    except ValueError as wrong:
        raise NotValid(path.name, str(wrong)[:80], "lines 18 onward hold whole counts") from wrong
    expected = _number(header, "Duration Time(s)", path.name) * rate
    if len(samples) == 0 or not np.isfinite(samples).all():
        raise NotValid(path.name, f"{len(samples)} samples", "the file is cut short")
    if len(samples) < expected - rate:
        notes.add(channel.id, "truncated", f"{len(samples)} of {expected:.0f} samples")
    starts_at = _japan_time(_told(header, "Record Time", path.name), path.name)
    return OneRecord(path.name, channel, starts_at, samples)


def _told(header: dict[str, str], field: str, name: str) -> str:
    value = header.get(field, "")
    if not value:
        raise NotValid(f"{name}, {field}", value, "the header has seventeen lines; fetch it again")
    return value


def _number(header: dict[str, str], field: str, name: str) -> float:
    text = _told(header, field, name)
    try:
        value = float(text.removesuffix("Hz"))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise NotValid(f"{name}, {field}", text, "give a number")
    return value


def _japan_time(text: str, name: str) -> float:
    try:
        told = datetime.strptime(text, "%Y/%m/%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError as wrong:
        raise NotValid(f"{name}, Record Time", text, "give 2011/03/11 14:46:00") from wrong
    return (told - _JAPAN - _DELAY).timestamp()
