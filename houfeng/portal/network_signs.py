"""The shapes that tell a station's state, drawn alike in lists, pictures and live maps."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """Paths around (0, 0), within 10 units."""

    path: str
    mark: str = ""  # lines over or around it
    filled: bool = False  # in the colour of its intensity; else white
    dashed: bool = False


_TRIANGLE = "M0-6.5L6.5 5H-6.5Z"
_SQUARE = "M-5-5H5V5H-5Z"
SIGNS = {
    "working": Sign(_TRIANGLE, filled=True),
    "late": Sign(_TRIANGLE, "M-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0", filled=True),
    "starting": Sign(_TRIANGLE, dashed=True),
    "limited": Sign("M0-7L7 0L0 7L-7 0Z", "M0-3V3", filled=True),
    "excluded": Sign(_SQUARE, "M-5-5L5 5M5-5L-5 5"),
    "dead": Sign(_SQUARE, "M-5 0H5"),
    "silent": Sign("M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0", dashed=True),
}
SIGN_OF = {
    "working": "working",
    "late": "late",
    "starting": "starting",
    "noisy": "limited",
    "clipped": "limited",
    "spiking": "limited",
    "partial": "limited",
    "dead": "dead",
    "uncalibrated": "dead",
    "no_data": "silent",
    "excluded": "excluded",
}
# The legend's order, and the key of each one's words.
LEGEND = (
    ("working", "network.state.working"),
    ("late", "network.state.late"),
    ("starting", "network.state.starting"),
    ("limited", "network.sign.limited"),
    ("dead", "network.sign.dead"),
    ("silent", "network.state.no_data"),
    ("excluded", "network.state.excluded"),
)
