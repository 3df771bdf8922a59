"""A loss as a distribution: the model's scatter about what each realisation of the map expects."""

import numpy as np

from houfeng.impact.science.loss_law import LossLaw
from houfeng.vocabulary.arrays import Floats

DRAWS_EACH = 6  # of the model's scatter, for every realisation of the map


def draw_levels(count: int, generator: np.random.Generator) -> Floats:
    """(count, DRAWS_EACH) levels in 0 to 1, one in each of as many equal strips, shuffled."""
    whole = count * DRAWS_EACH
    level = (np.arange(whole) + generator.random(whole)) / whole
    return np.asarray(generator.permutation(level).reshape(count, DRAWS_EACH))


def drawn_losses(law: LossLaw, expected: Floats, levels: Floats, most: float) -> Floats:
    """Losses drawn about each realisation's expectation, (count, DRAWS_EACH).

    expected: (count,); levels: from `draw_levels`, the same for losses that go together;
    most: what can be lost at all.
    """
    return np.asarray(np.minimum(law.quantile(expected[:, None], levels), most))


def quantiles(samples: Floats) -> tuple[float, float, float]:
    """(median, 5 %, 95 %) of all samples."""
    middle, low, high = np.quantile(samples, (0.5, 0.05, 0.95))
    return float(middle), float(low), float(high)


def chances_by_law(law: LossLaw, expected: Floats, edges: Floats) -> Floats:
    """P(edge <= loss < next edge), the last bin open, the first from below; (n_edge,).

    The mean over realisations of what the law says, smoother than counting draws.
    """
    # Just below the edge: a count of 10 belongs to the bin that begins at 10.
    inner = np.nextafter(edges[1:], 0.0)
    below = law.below(inner[None, :], expected[:, None]).mean(axis=0)
    return np.diff(np.concatenate([[0.0], below, [1.0]]))


def chances_by_count(samples: Floats, edges: Floats) -> Floats:
    """The same from samples where no law is at hand."""
    places = np.clip(np.searchsorted(edges, samples.ravel(), side="right") - 1, 0, None)
    return np.asarray(np.bincount(places, minlength=edges.size) / samples.size)
