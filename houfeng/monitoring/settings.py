"""What an operator may choose about the stream."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.science import chains, detector, state


@dataclass(frozen=True, slots=True)
class Settings:
    """How channels are joined, judged and picked."""

    # Joining
    bridge_s: float = 4.5  # gaps up to this are filled by a line (SeisComP's limit), longer restart
    lag_s: float = 3.0  # a component so far behind its sensor's others is left out
    silent_s: float = 10.0  # no data for so long: "no data"
    mean_s: float = 60.0  # of the running mean taken off
    settle_s: float = 6.0  # no picks and peaks so long after a restart

    # Picking; the three bands were set on half of the labelled windows, and lie in a broad plateau
    bands_hz: tuple[tuple[float, float], ...] = chains.BANDS_HZ
    wide_hz: tuple[float, float] = chains.WIDE_HZ
    form: int = detector.ENERGY
    sta_s: tuple[float, float, float] = (0.8, 0.4, 0.3)
    lta_s: float = 10.0
    on: tuple[float, float, float] = (5.0, 4.5, 4.0)  # ratio that triggers in each band
    wait_s: float = 0.4  # from trigger to judgement
    longest_s: float = 0.95  # from onset to judgement
    look_back_s: float = 2.5
    noise_before_s: float = 3.0
    last_part_s: float = 0.25
    least_snr: float = 5.0  # power after the onset to noise before it
    least_snr_again: float = 12.0  # the same in the coda of a pick: its own growth is no onset
    least_last: float = 3.0  # the same for the last part: a blip has gone by then
    rearm_s: float = 0.5
    dead_time_s: float = 30.0  # a pick fades so as a measure for the next

    # Judging channels
    dead_s: float = 5.0  # the same value for so long
    clip_memory_s: float = 60.0
    spike_ratio: float = 30.0  # a spike's bend to the usual
    noisy_ms2: float = 0.02  # the quietest noise lately, 2-30 Hz, root mean square
    noisy_ms: float = 5e-4
    allow_uncalibrated: bool = False

    def rules(self) -> NDArray[np.void]:
        """The same as the kernels read it."""
        made = np.zeros(1, state.RULES)
        made["form"] = self.form
        for band in range(3):
            made[f"sta{band}"] = self.sta_s[band]
            made[f"on{band}"] = self.on[band]
        for name in state.RULES.names or ():
            if name not in {"form", "sta0", "sta1", "sta2", "on0", "on1", "on2"}:
                made[name] = getattr(self, _NAMES.get(name, f"{name}_s"))
        return made


_NAMES = {
    "least_snr": "least_snr",
    "least_snr_again": "least_snr_again",
    "least_last": "least_last",
    "spike": "spike_ratio",
}


def seiscomp() -> Settings:
    """SeisComP's default detector: one band 0.7-2 Hz, |x|, 2 s over 80 s, on at 3."""
    return Settings(
        bands_hz=((0.7, 2.0),) * 3,
        wide_hz=(0.7, 2.0),
        form=detector.SEISCOMP,
        sta_s=(2.0, 2.0, 2.0),
        lta_s=80.0,
        on=(3.0, np.inf, np.inf),
        settle_s=30.0,
    )
