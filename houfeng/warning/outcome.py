"""Afterwards: who was warned rightly, who was missed, who took cover for little.

As Minson, Baltay, Cochran et al. (2019, Scientific Reports 9, 2478) sort alerts: by the intensity
that matters (target_intensity) and the predicted one that alerts (alert_threshold), which are not
the same. A precautionary alert is one a person would have wanted: shaking came, less than the
target's own intensity.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.warning.targets import Targets

_FELT = 3.0  # CSIS: shaking that people notice indoors
_MARGIN = 1.0  # of intensity below the target's own, for a precautionary alert


@dataclass(frozen=True, slots=True)
class Share:
    """How much one verdict covers."""

    targets: int
    people: float  # of targets with a known number
    area_km2: float  # of targets with a known area


@dataclass(frozen=True, slots=True)
class Outcome:
    """Every judged target under one verdict."""

    correct: Share  # strong shaking came and was warned of
    in_time: Share  # ... of those, before the S wave
    missed: Share  # strong shaking came, no warning, or one after the S wave
    precautionary: Share  # warned; what came was weaker, but within one degree of it
    false: Share  # warned; hardly anything came
    quiet: Share  # rightly not warned
    not_judged: int  # nothing observed there

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def judge(
    alerted: Bools, observed: Floats, targets: Targets, lead_s: Floats | None = None
) -> Outcome:
    """Verdicts from what was observed, (n_target,) CSIS, NaN where nothing was.

    alerted: whether each was ever told; lead_s: from the message's arrival to the S wave, NaN
    where not known; without it every warning counts as in time.
    """
    judged = np.isfinite(observed)
    with np.errstate(invalid="ignore"):
        strong = judged & (observed >= targets.target_intensity)
        near = judged & (observed >= np.maximum(targets.target_intensity - _MARGIN, _FELT))
        late = np.zeros(len(targets), bool) if lead_s is None else lead_s <= 0.0
    timely = alerted & ~late
    return Outcome(
        correct=_share(strong & alerted, targets),
        in_time=_share(strong & timely, targets),
        missed=_share(strong & ~timely, targets),
        precautionary=_share(alerted & near & ~strong, targets),
        false=_share(alerted & judged & ~near & ~strong, targets),
        quiet=_share(judged & ~alerted & ~strong, targets),
        not_judged=int((~judged).sum()),
    )


def _share(which: Bools, targets: Targets) -> Share:
    return Share(
        int(which.sum()),
        float(targets.population[which].sum()),
        float(targets.area_km2[which].sum()),
    )
