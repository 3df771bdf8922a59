"""How many new earthquakes may be looked for in a second, so that noise holds up no warning."""

import numpy as np

_SECONDS = 2.0  # what was not used is kept for so long


class SearchBudget:
    """A search costs milliseconds, whatever comes of it. Counted in data time, as all that the
    association does: how fast a machine is does not change what is found."""

    def __init__(self, a_second: float) -> None:
        """a_second: 0 is without limit."""
        self.a_second = a_second
        self.left = _SECONDS * a_second
        self.counted_at = -np.inf  # data time

    def go_on(self, now: float) -> None:
        """Data time has come so far."""
        if self.a_second and now > self.counted_at:
            gained = (now - self.counted_at) * self.a_second
            self.left = min(_SECONDS * self.a_second, self.left + gained)
            self.counted_at = now

    def is_short(self) -> bool:
        """More than half of it is used: only what promises most is to be searched."""
        return bool(self.a_second) and self.left < 0.5 * _SECONDS * self.a_second

    def is_spent(self) -> bool:
        return bool(self.a_second) and self.left < 1.0

    def spend(self) -> None:
        if self.a_second:
            self.left -= 1.0
