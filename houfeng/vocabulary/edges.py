"""Several edges of one rupture as one line."""

from collections.abc import Sequence

import numpy as np

from houfeng.vocabulary.arrays import Floats


def joined_order(edges: Sequence[Floats]) -> list[tuple[int, bool]]:
    """Which edges make up the line, in order, each with whether it is to be turned round.

    edges: each (n, 2), east and north km. Edges are ordered along the long axis of all their
    vertices; one that lies beside longer ones over more than half its own length is left
    out, for a distance to the line should not run back and forth between parallel planes.
    """
    every = np.concatenate(list(edges))
    centre = every.mean(axis=0)
    axis = np.linalg.svd(every - centre, full_matrices=False)[2][0]
    spans = [(number, (edge - centre) @ axis) for number, edge in enumerate(edges)]
    spans.sort(key=lambda span: float(np.ptp(span[1])), reverse=True)
    taken: list[tuple[float, float, int, bool]] = []
    for number, place in spans:
        low, high = float(place.min()), float(place.max())
        beside = sum(
            max(0.0, min(high, other_high) - max(low, other_low))
            for other_low, other_high, _, _ in taken
        )
        if beside <= 0.5 * (high - low):
            taken.append((low, high, number, bool(place[-1] < place[0])))
    taken.sort(key=lambda part: part[0])
    return [(number, back) for _, _, number, back in taken]
