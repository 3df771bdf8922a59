"""Weighted logic trees of ground-motion models, themselves a ground-motion model.

Mean: the weighted mean of the logarithmic medians. Variance, two ways:

"averaged" (the default): weighted means of tau² and of phi², the law of total variance without
its second term. The same at a site whatever other sites are asked for.

"correlated": as ShakeMap's MultiGMPE: the sum over all pairs of w_i w_j rho_ij s_i s_j, for tau
and phi alike, where rho_ij is the correlation of the two models' medians over the sites asked
for (0.95 for fewer than ten sites). A site's sigma then depends on the other sites, a little;
it is there to give equal numbers on equal inputs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from houfeng.shaking.science.component import BooreKishida2017
from houfeng.shaking.science.gmm.motion import (
    About,
    Distances,
    Earthquake,
    GroundMotionModel,
    Motion,
    Sites,
    period_s,
)
from houfeng.vocabulary.arrays import Floats

Spread = Literal["averaged", "correlated"]

_FEW_SITES, _RHO_OF_FEW = 10, 0.95  # ShakeMap: esi-shakelib 1.2.1, MultiGMPE
_WHOLE = 1e-6  # how far from 1 the sum of weights may be


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """A weighted mixture of models.

    branches: (model, weight) pairs; weights are not negative and sum to 1. wanted, conversion:
    the horizontal component to give and the relations that lead there; needed where the models'
    components differ. between_models: adds the variance of the models' medians to tau²: what
    separates models is the same error at all sites of one earthquake as often as not, as an event
    term is, and stations then correct it through the event term. ValueError for bad weights or
    components.
    """

    branches: tuple[tuple[GroundMotionModel, float], ...]
    name: str = "mixture"
    wanted: str | None = None
    conversion: BooreKishida2017 | None = None
    spread: Spread = "averaged"
    between_models: bool = False

    def __post_init__(self) -> None:
        weights = [weight for _, weight in self.branches]
        if not weights or min(weights) < 0 or abs(sum(weights) - 1.0) > _WHOLE:
            raise ValueError(
                f"the weights of {self.name} are {weights}; "
                "give one weight a model, none negative, with the sum 1"
            )
        components = {model.about.component for model, _ in self.branches}
        if self.wanted is None and len(components) > 1:
            raise ValueError(
                f"the models of {self.name} give {', '.join(sorted(components))}; "
                "say which is wanted and give the conversion"
            )
        if self.conversion is None and components - {self.wanted or next(iter(components))}:
            raise ValueError(f"{self.name} wants {self.wanted}; give the conversion to it")

    @property
    def about(self) -> About:
        abouts = [model.about for model, _ in self.branches]
        needs = frozenset().union(*(about.needs for about in abouts))
        return About(
            name=self.name,
            source="; ".join(
                f"{weight:g} {about.name}"
                for about, (_, weight) in zip(abouts, self.branches, strict=True)
            ),
            region=", ".join(dict.fromkeys(about.region for about in abouts)),
            component=self.wanted or abouts[0].component,
            needs=needs | {"mw", "rrup"} if self._converts else needs,
            # Where all of them hold.
            magnitudes=_overlap([about.magnitudes for about in abouts]),
            distances_km=_overlap([about.distances_km for about in abouts]),
            # Where any of them has a value.
            periods_s=(
                min(about.periods_s[0] for about in abouts),
                max(about.periods_s[1] for about in abouts),
            ),
            has_pgv=any(about.has_pgv for about in abouts),
        )

    @property
    def _converts(self) -> bool:
        return any(model.about.component != self.wanted for model, _ in self.branches) and (
            self.wanted is not None
        )

    def models_for(self, measure: str) -> tuple[tuple[str, float], ...]:
        """(name, weight) of the models that are used for a measure; the weights sum to 1.

        Models without the measure are left out and the others' weights raised in proportion.
        ValueError if none has it.
        """
        return tuple(
            (self.branches[i][0].about.name, weight) for i, weight in self._weights(measure)
        )

    def predict(
        self,
        measures: Sequence[str],
        earthquake: Earthquake,
        sites: Sites,
        distances: Distances,
    ) -> dict[str, Motion]:
        """See `GroundMotionModel`."""
        used = {measure: self._weights(measure) for measure in measures}
        parts: dict[str, list[tuple[float, Motion]]] = {measure: [] for measure in measures}
        for i, (model, _) in enumerate(self.branches):
            weights = {m: dict(pairs)[i] for m, pairs in used.items() if i in dict(pairs)}
            if not weights:
                continue
            motions = model.predict(list(weights), earthquake, sites, distances)
            for measure, weight in weights.items():
                converted = self._converted(
                    measure, motions[measure], model, earthquake.mw, distances.rrup
                )
                parts[measure].append((weight, converted))
        return {measure: self._combined(found) for measure, found in parts.items()}

    def _weights(self, measure: str) -> tuple[tuple[int, float], ...]:
        """(index of branch, weight) of those that have the measure and weigh something."""
        having = [
            (i, weight)
            for i, (model, weight) in enumerate(self.branches)
            if weight > 0 and _has(model, measure)
        ]
        if not having:
            raise ValueError(f"no model of {self.name} has {measure}")
        total = sum(weight for _, weight in having)
        return tuple((i, weight / total) for i, weight in having)

    def _converted(
        self, measure: str, motion: Motion, model: GroundMotionModel, mw: float, rrup_km: Floats
    ) -> Motion:
        if self.wanted is None or self.conversion is None:
            return motion
        return self.conversion.convert(
            measure,
            motion,
            given=model.about.component,
            wanted=self.wanted,
            mw=mw,
            rrup_km=rrup_km,
        )

    def _combined(self, parts: list[tuple[float, Motion]]) -> Motion:
        """One motion of the weighted motions of one measure."""
        if len(parts) == 1:
            return parts[0][1]
        weights = np.array([weight for weight, _ in parts])
        means = np.stack([motion.mean for _, motion in parts])  # (model, site)
        taus = np.stack([motion.tau for _, motion in parts])
        phis = np.stack([motion.phi for _, motion in parts])
        mean = weights @ means
        if self.spread == "correlated":
            pairs = np.outer(weights, weights) * _correlation(means)
            tau2, phi2 = _paired(pairs, taus), _paired(pairs, phis)
        else:
            tau2, phi2 = weights @ taus**2, weights @ phis**2
        if self.between_models:
            tau2 = tau2 + weights @ (means - mean) ** 2
        return Motion(np.asarray(mean), np.sqrt(tau2), np.sqrt(phi2))


def _has(model: GroundMotionModel, measure: str) -> bool:
    if isinstance(model, Mixture):
        return any(weight > 0 and _has(branch, measure) for branch, weight in model.branches)
    if measure == "PGV":
        return model.about.has_pgv
    shortest, longest = model.about.periods_s
    return measure == "PGA" or shortest <= period_s(measure) <= longest


def _correlation(means: Floats) -> Floats:
    """Correlation of the models' medians over sites, (model, model)."""
    models, sites = means.shape
    if sites < _FEW_SITES:
        few = np.full((models, models), _RHO_OF_FEW)
        np.fill_diagonal(few, 1.0)
        return few
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.asarray(np.corrcoef(means))
    # Medians that do not vary over the sites have no correlation to speak of.
    return np.where(np.isnan(found), 1.0, found)


def _paired(pairs: Floats, deviations: Floats) -> Floats:
    """Sum over pairs of models, at each site: (model, model) and (model, site) to (site,)."""
    return np.asarray(np.sum(deviations * (pairs @ deviations), axis=0))


def _overlap(ranges: list[tuple[float, float]]) -> tuple[float, float]:
    lowest, highest = max(low for low, _ in ranges), min(high for _, high in ranges)
    # Ranges that do not meet at all: nothing is claimed but their edge.
    return (lowest, highest) if lowest <= highest else (highest, lowest)
