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

    def __len__(self) -> int:
        return self.distance_km.size


def no_readings() -> Readings:
    """Of no sensor."""
    none, six, two = np.empty(0), np.empty((0, 6)), np.empty((0, 2))
    return Readings(
        none, none, none, none, none, np.empty(0, bool), six, none, six, none, six, two, two, none
    )


def peaks_of(
    growths: Any,
    clipped_later: Bools,
    history: Any,
    onset: Floats,
    s_at: Floats,
    now: float,
    distance_km: Floats,
    vs30_ms: Floats,
) -> Readings:
    """Readings of n sensors with their P onsets and S arrivals.

    growths: of the P windows. A sensor that clipped in its P wave tells nothing; one that clipped
    since (clipped_later) tells its P wave alone.
    """
    n = onset.size
    ends = np.asarray(history.at, dtype=float)[None, :]
    first, second = onset[:, None], s_at[:, None]
    noise = ends <= first - _BEFORE_ONSET_S
    p_wave = (ends > first + _AFTER_ONSET_S) & (ends <= second)
    s_wave = (ends >= second + 1.0 - _S_SURE_S) & (ends <= now)
    felt = (ends > first + _AFTER_ONSET_S) & (ends <= now)
    envelopes = np.asarray(history.envelopes, dtype=float).reshape(n, ends.size, 6)
    both = np.stack([history.pga_ms2, history.pgv_ms], axis=2).astype(float)
    clipped = np.asarray(growths["clipped"], dtype=bool)
    any_clip = clipped | np.asarray(clipped_later, dtype=bool)
    p_seen = np.where(clipped[:, None, None], np.nan, envelopes)
    s_seen = np.where(any_clip[:, None, None], np.nan, envelopes)
    both[any_clip] = np.nan
    pd = np.where(clipped, np.nan, growths["pd_m"])
    noise_pd = np.asarray(growths["noise_pd_m"], dtype=float)
    s_window = np.nan_to_num(_last(ends, s_wave) - s_at, nan=0.0)
    doubtful = (s_window < _S_DOUBTFUL_S) & _still_p(envelopes, ends, now)
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
        **found,
    )


def _largest(values: Floats, when: Bools) -> Floats:
    """Maximum over the seconds marked, of (n, k, c); NaN where none has data."""
    chosen = np.where(when[:, :, None] & np.isfinite(values), values, -np.inf)
    found = chosen.max(axis=1, initial=-np.inf)
    return np.where(np.isneginf(found), np.nan, found)


def _still_p(envelopes: Floats, ends: Floats, now: float) -> Bools:
    """Whether the newest whole second still looks like a P wave, (n,); not without data."""
    newest = envelopes[:, np.flatnonzero(ends[0] <= now)[-1]] if ends.size else envelopes[:, :0]
    told = np.where(newest > 0, newest, np.nan) * 100.0
    with np.errstate(invalid="ignore"):
        return is_p_wave(told[:, 0], told[:, 1], told[:, 3], told[:, 4])


def _last(ends: Floats, when: Bools) -> Floats:
    found = np.where(when, ends, -np.inf).max(axis=1, initial=-np.inf)
    return np.where(np.isneginf(found), np.nan, found)
