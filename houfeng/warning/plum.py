"""PLUM for a network and its targets: who is near whom is found once."""

from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from houfeng.monitoring.values import ONE_PLACE_KM
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM
from houfeng.warning.magnitude_values import SensorSites
from houfeng.warning.science.ground_table import look_up
from houfeng.warning.science.plum import largest_near, supported
from houfeng.warning.science.predict_targets import unit_vectors
from houfeng.warning.tables import AVERAGE_VS30_MS, ground_table
from houfeng.warning.targets import Targets

RADIUS_KM = 30.0  # Kodera et al. 2018
SUPPORT = 3.0  # CSIS a second sensor must feel; MMI 2.5 in Cochran et al. 2019
# What ground changes, taken where it matters: strong shaking of a large earthquake.
_GAIN_AT_MW, _GAIN_AT_KM = 6.5, 30.0
Indices = NDArray[np.int64]


class Plum:
    """Predicts from what is felt now, for one network and one list of targets."""

    def __init__(
        self,
        targets: Targets,
        sites: SensorSites,
        radius_km: float = RADIUS_KM,
        support: float = SUPPORT,
    ) -> None:
        self._targets = targets
        self._support = support
        sensors = unit_vectors(sites.longitudes, sites.latitudes)
        chord = 2.0 * np.sin(radius_km / (2.0 * EARTH_RADIUS_KM))
        tree = cKDTree(sensors)
        self._starts, self._near = _flat(tree.query_ball_point(targets.units, chord))
        names = np.unique(sites.stations, return_inverse=True)[1]
        here = tree.query_ball_point(sensors, ONE_PLACE_KM / EARTH_RADIUS_KM)
        # Two sensors of one station, or of two at one place, are one witness: a lorry shakes both.
        self._beside = _flat(
            [
                [other for other in near if names[other] != names[row] and other not in here[row]]
                for row, near in enumerate(tree.query_ball_point(sensors, chord))
            ]
        )
        known = np.where(np.isfinite(sites.vs30_ms), sites.vs30_ms, AVERAGE_VS30_MS)
        self._sensor_gain = gain(np.log(known))
        self._target_gain = gain(targets.ln_vs30)

    def predict(self, intensity: Floats) -> Floats:
        """CSIS at each target, (n_target,); NaN where no sensor within reach has data.

        intensity: (n_sensor,) real-time CSIS, NaN where a sensor has none.
        """
        felt = supported(np.asarray(intensity, dtype=float), *self._beside, self._support)
        points = largest_near(felt, self._sensor_gain, self._target_gain, self._starts, self._near)
        return self._targets.worst(points)

    def confirmed(self, intensity: Floats) -> Floats:
        """Intensity at each sensor as it counts here: cut where no second one confirms it."""
        return np.asarray(
            supported(np.asarray(intensity, dtype=float), *self._beside, self._support)
        )


def gain(ln_vs30: Floats) -> Floats:
    """CSIS above average ground, by ln Vs30; shape (n,)."""
    table = ground_table()
    grounds = np.append(ln_vs30, np.log(AVERAGE_VS30_MS))
    found = look_up(
        table.csis, table.axes, np.full(grounds.size, _GAIN_AT_MW), grounds,
        np.full(grounds.size, _GAIN_AT_KM),
    )  # fmt: skip
    return np.asarray(found[:-1] - found[-1])


def _flat(lists: list[list[int]] | NDArray[np.object_]) -> tuple[Indices, Indices]:
    """(where each list starts, all of them in one row)."""
    lengths = [len(one) for one in lists]
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return starts, np.fromiter(chain.from_iterable(lists), np.int64, int(starts[-1]))
