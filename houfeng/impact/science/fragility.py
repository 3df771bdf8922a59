"""Damage states of single buildings from fragility curves, with the map's own uncertainty.

The lognormal form and the five states are those of HAZUS (FEMA, Hazus Earthquake Model
Technical Manual 6.1, 2022, section 5.4, equation 5-2):

    P(state or worse | x) = Phi(ln(x / median) / beta)

Where x itself is lognormal with sigma, the same with sqrt(beta^2 + sigma^2): the sum of two
independent normal variables. For intensity the same without logarithms.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, roots_hermitenorm

from houfeng.vocabulary.arrays import Floats

STATES = ("none", "slight", "moderate", "extensive", "complete")
WORSE = STATES[1:]  # those a curve is given for

# Mean cost of repair as a share of the building's value, by state: HAZUS-MH 2.1 technical
# manual, section 15.2.1 (2, 10, 50, 100 percent of replacement).
DAMAGE_RATIOS = (0.0, 0.02, 0.10, 0.50, 1.0)

_NODES = 21  # exact for polynomials to degree 41; damage curves are smooth


def normal_exceedance(x: Floats, sigma: Floats, centres: Floats, betas: Floats) -> Floats:
    """Chance of each state or worse.

    x, sigma: (n,) ln of ground motion, or intensity, with its standard deviation.
    centres, betas: (4, n) of each site's curve, slight to complete, in the unit of x; an
    infinite centre is a state the curve does not have. Returns (4, n).
    """
    spread = np.sqrt(betas * betas + sigma * sigma)
    return np.asarray(ndtr((x - centres) / spread))


def smoothed(exceedance: Floats, intensities: Floats, sigmas: Floats) -> Floats:
    """A tabulated curve seen through a normal uncertainty of intensity.

    exceedance: (n_intensity, 4) at even steps of `intensities`; beyond the ends it stays as at
    the ends. Returns (n_sigma, n_intensity, 4).
    """
    nodes, weights = roots_hermitenorm(_NODES)
    weights = weights / weights.sum()
    made = np.zeros((sigmas.size, *exceedance.shape))
    for i, sigma in enumerate(sigmas):
        for node, weight in zip(nodes, weights, strict=True):
            there = intensities + sigma * node
            for state in range(exceedance.shape[1]):
                made[i, :, state] += weight * np.interp(there, intensities, exceedance[:, state])
    return made


def table_exceedance(
    x: Floats, sigma: Floats, tables: Floats, which: NDArray[np.intp], low: float, step: float,
    sigma_step: float,
) -> Floats:  # fmt: skip
    """Chance of each state or worse from smoothed tables, bilinear in intensity and sigma.

    tables: (n_table, n_sigma, n_intensity, 4), of intensities from `low` by `step` and of sigmas
    from 0 by `sigma_step`; which: (n,) each site's table. Returns (4, n).
    """
    _, n_sigma, n_intensity, n_state = tables.shape
    column = np.clip((x - low) / step, 0.0, n_intensity - 1.0)
    row = np.clip(sigma / sigma_step, 0.0, n_sigma - 1.0)
    left = np.minimum(column.astype(np.intp), n_intensity - 2)
    top = np.minimum(row.astype(np.intp), n_sigma - 2)
    across, down = (column - left)[:, None], (row - top)[:, None]
    flat = tables.reshape(-1, n_state)
    at = (which * n_sigma + top) * n_intensity + left
    upper = flat[at] * (1 - across) + flat[at + 1] * across
    below = at + n_intensity
    lower = flat[below] * (1 - across) + flat[below + 1] * across
    return np.ascontiguousarray((upper * (1 - down) + lower * down).T)


def state_probabilities(exceedance: Floats) -> Floats:
    """Chance of being in each of the five states, (5, n), from (4, n) chances of it or worse.

    A worse state is never more likely to be reached than a milder one.
    """
    reached = np.minimum.accumulate(exceedance, axis=0)
    made = np.empty((5, exceedance.shape[1]), dtype=exceedance.dtype)
    made[0] = 1.0 - reached[0]
    made[1:4] = reached[:3] - reached[1:]
    made[4] = reached[3]
    return made


def expected_damage(probabilities: NDArray[np.floating]) -> NDArray[np.floating]:
    """Mean damage ratio, (n,) from 0 to 1, from the chances of the five states (5, n)."""
    ratios = np.asarray(DAMAGE_RATIOS, dtype=probabilities.dtype)
    return np.asarray(ratios @ probabilities)


def first_crossing(
    x: Floats, exceedance: Floats, tolerance: float = 1e-6
) -> tuple[int, int] | None:
    """Where a worse state is likelier reached than a milder one: (index of x, state) or None.

    exceedance: (n_state, n_x). The state returned is the index of the worse of the two.
    """
    over = exceedance[1:] > exceedance[:-1] + tolerance
    if not over.any():
        return None
    excess = np.where(over, exceedance[1:] - exceedance[:-1], 0.0)
    state, at = np.unravel_index(int(excess.argmax()), excess.shape)
    assert at < x.size
    return int(at), int(state) + 1
