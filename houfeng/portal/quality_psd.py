"""The spectrum of a station's last minutes, drawn for its page."""

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from numpy.typing import NDArray

from houfeng.documents.words import Language
from houfeng.portal.language import DJANGO_CODES, say
from houfeng.portal.quality_drawing import Line, psd_plot

_SHORTEST_S, _LONGEST_S = 20.0, 120.0
_SEGMENTS = 4  # at least, where the data are longer than that many of the shortest
_MOST_LINES = 6


class Stretch(Protocol):
    """Samples of one channel; NaN where there are none."""

    @property
    def rate_hz(self) -> float: ...
    @property
    def samples(self) -> NDArray[Any]: ...


class Calibrated(Protocol):
    """What makes counts into motion."""

    @property
    def gain(self) -> float: ...
    @property
    def quantity(self) -> str: ...


def psd_drawing(
    stretches: Mapping[str, Stretch], channels: Mapping[str, Calibrated], language: Language
) -> SafeString:
    """A figure with a line a channel against Peterson's models; "" where too few data are whole.

    stretches, channels: by the channel's id.
    """
    lines: list[Line] = []
    for name, stretch in list(stretches.items())[:_MOST_LINES]:
        channel = channels.get(name)
        if channel is None or not np.isfinite(channel.gain):
            continue
        found = _median(stretch, channel)
        if found is not None:
            periods, levels = found
            kind = f"own-{len(lines) + 1}"
            lines.append(Line(name.rsplit(".", 1)[-1], kind, periods, levels))
    plot = psd_plot(lines)
    if plot is None:
        return SafeString("")
    with translation.override(DJANGO_CODES[language]):
        context = {"one": plot, "title": say("quality.psd.live"), "legend": True}
        return render_to_string("portal/quality_psd.html", context)


def _median(
    stretch: Stretch, channel: Calibrated
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    from houfeng.monitoring.science.noise import spectra

    samples = np.asarray(stretch.samples, np.float64) / channel.gain
    whole = np.flatnonzero(np.diff(np.concatenate([[0], np.isfinite(samples), [0]]).astype(int)))
    runs = whole.reshape(-1, 2)
    if not len(runs):
        return None
    longest_s = float((runs[:, 1] - runs[:, 0]).max()) / stretch.rate_hz
    segment_s = max(_SHORTEST_S, min(_LONGEST_S, 2 * longest_s / (_SEGMENTS + 1)))
    segment = round(segment_s * stretch.rate_hz)
    parts = [
        spectra(samples[begin:end], stretch.rate_hz, channel.quantity, segment)
        for begin, end in runs
    ]
    levels = [part.levels_db for part in parts if len(part.levels_db)]
    if not levels:
        return None
    periods = next(part.periods_s for part in parts if len(part.levels_db))
    return periods, np.median(np.concatenate(levels), axis=0)
