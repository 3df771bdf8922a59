"""What the sensors near an earthquake have measured of it by now: windows cut by its waves."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.warning.science.virtual_seismologist import is_p_wave

# A second that holds the onset is the wave's from here on; noise ends a little before it.
_AFTER_ONSET_S, _BEFORE_ONSET_S = 0.2, 0.3
_S_SETTLED_S = 2.0  # before that the S wave's arrival is not known well enough to be read
_S_DOUBTFUL_S = 5.0  # and so long the envelopes may tell that it has not come
# Strong shaking far away lasts longer than the source by about 0.1 s a km (Boore & Thompson 2014,
# doi:10.1785/0120140058: 11 s at 125 km, 17 s at 175 km); its peak comes in about half of that.
_BUILDS_S_PER_KM = 0.05
_S_SURE_S = 0.5  # a second counts as S wave when it begins at most this much before S


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """Peaks at n sensors; NaN where there is none. Envelopes in the order ZA ZV ZD HA HV HD."""

    distance_km: Floats  # (n,) epicentral
    vs30_ms: Floats
    window_s: Floats  # of P wave behind `pd_m`
    pd_m: Floats
    noise_pd_m: Floats
    clipped: Bools  # somewhere from the onset until now
    p_envelopes: Floats  # (n, 6) of the P wave, m/s², m/s, m
    p_window_s: Floats  # (n,) from the onset to the end of the last such second
    s_envelopes: Floats
    s_window_s: Floats  # (n,) 0 before the S wave
    noise_envelopes: Floats
    peaks: Floats  # (n, 2) PGA m/s², PGV m/s from the onset until now
    noise_peaks: Floats
    snr: Floats  # (n,) of the clearest amplitude
    azimuth_deg: Floats  # (n,) from the epicentre

    def __len__(self) -> int:
        return self.distance_km.size

    @property
    def s_built_s(self) -> Floats:
        """(n,) of the S wave's window what tells of the source: scattering draws its peak out."""
        return np.maximum(self.s_window_s - _BUILDS_S_PER_KM * self.distance_km, 0.0)


def no_readings() -> Readings:
    """Of no sensor."""
    none, six, two = np.empty(0), np.empty((0, 6)), np.empty((0, 2))
    return Readings(
        none, none, none, none, none, np.empty(0, bool), six, none, six, none, six, two, two, none,
        none,
    )  # fmt: skip


def peaks_of(
    growths: Any,
    clipped_later: Bools,
    history: Any,
    onset: Floats,
    s_at: Floats,
    until: Floats,
    distance_km: Floats,
    vs30_ms: Floats,
    azimuth_deg: Floats,
) -> Readings:
    """Readings of n sensors with their P onsets and S arrivals.

    until: (n,) where each sensor's record ends. growths: of the P windows. A sensor that clipped in
    its P wave tells nothing; one that clipped since (clipped_later) tells its P wave alone.
    """
    n = onset.size
    ends = np.asarray(history.at, dtype=float)[None, :]
    first, second, last = onset[:, None], s_at[:, None], until[:, None]
    noise = ends <= first - _BEFORE_ONSET_S
    p_wave = (ends > first + _AFTER_ONSET_S) & (ends <= np.minimum(second, last))
    s_wave = (ends >= second + 1.0 - _S_SURE_S) & (ends <= last)
    felt = (ends > first + _AFTER_ONSET_S) & (ends <= last)
    envelopes = np.asarray(history.envelopes, dtype=float).reshape(n, ends.size, 6)
    both = np.stack([history.pga_ms2, history.pgv_ms], axis=2).astype(float)
    # Windows of the first minute tell their clipping themselves; later the seconds do.
    clips = np.asarray(history.clipped, dtype=bool)
    clipped = np.asarray(growths["clipped"], dtype=bool) | (clips & p_wave).any(axis=1)
    any_clip = clipped | np.asarray(clipped_later, dtype=bool) | (clips & felt).any(axis=1)
    p_seen = np.where(clipped[:, None, None], np.nan, envelopes)
    s_seen = np.where(any_clip[:, None, None], np.nan, envelopes)
    both[any_clip] = np.nan
    pd = np.where(clipped, np.nan, growths["pd_m"])
    noise_pd = np.asarray(growths["noise_pd_m"], dtype=float)
    s_window = np.nan_to_num(_last(ends, s_wave) - s_at, nan=0.0)
    doubtful = (s_window < _S_DOUBTFUL_S) & _still_p(envelopes, ends, until)
    s_window = np.where(any_clip | (s_window < _S_SETTLED_S) | doubtful, 0.0, s_window)
    s_seen[s_window == 0.0] = np.nan
    found = {
        "p_envelopes": _largest(p_seen, p_wave),
        "s_envelopes": _largest(s_seen, s_wave),
        "noise_envelopes": _largest(envelopes, noise),
        "peaks": _largest(both, felt),
        "noise_peaks": _largest(both, noise),
    }
    strongest = np.fmax(found["p_envelopes"], found["s_envelopes"])
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.column_stack([strongest / found["noise_envelopes"], pd / noise_pd])
    ratios[~np.isfinite(ratios)] = 0.0
    return Readings(
        distance_km=distance_km,
        vs30_ms=vs30_ms,
        window_s=np.asarray(growths["window_s"], dtype=float),
        pd_m=pd,
        noise_pd_m=noise_pd,
        clipped=any_clip,
        p_window_s=_last(ends, p_wave) - onset,
        s_window_s=s_window,
        snr=ratios.max(axis=1),
        azimuth_deg=azimuth_deg,
        **found,
    )


def _largest(values: Floats, when: Bools) -> Floats:
    """Maximum over the seconds marked, of (n, k, c); NaN where none has data."""
    chosen = np.where(when[:, :, None] & np.isfinite(values), values, -np.inf)
    found = chosen.max(axis=1, initial=-np.inf)
    return np.where(np.isneginf(found), np.nan, found)


def _still_p(envelopes: Floats, ends: Floats, until: Floats) -> Bools:
    """Whether the newest whole second still looks like a P wave, (n,); not without data."""
    if not ends.size:
        return np.zeros(until.size, dtype=bool)
    newest = np.maximum(np.searchsorted(ends[0], until, side="right") - 1, 0)
    told = envelopes[np.arange(until.size), newest] * 100.0
    told = np.where(told > 0, told, np.nan)
    with np.errstate(invalid="ignore"):
        return is_p_wave(told[:, 0], told[:, 1], told[:, 3], told[:, 4])


def _last(ends: Floats, when: Bools) -> Floats:
    found = np.where(when, ends, -np.inf).max(axis=1, initial=-np.inf)
    return np.where(np.isneginf(found), np.nan, found)
