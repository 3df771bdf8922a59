"""Whether an epicentre falls under a policy's area."""

from functools import lru_cache

import numpy as np

from houfeng.places.gazetteer import Gazetteer
from houfeng.places.provinces import provinces
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.geometry import distance_km
from houfeng.warning.policies import Area


class Provinces:
    """How far a point is from a province, by the places listed in it.

    Without boundaries a point is inside where the nearest listed place belongs to the province;
    else its distance is that to the nearest place of the province, a little more than to the
    border. Towns stand some ten kilometres apart, so that is what is uncertain.
    """

    def __init__(self, gazetteer: Gazetteer | None) -> None:
        self._gazetteer = gazetteer
        self._away = lru_cache(maxsize=256)(self._measure)

    def distance_km(self, code: int, longitude: float, latitude: float) -> float:
        """0 inside. NotValid without a gazetteer, NotFound for a code that is no province."""
        # To a kilometre: a located epicentre moves by less between most revisions.
        return self._away(code, round(longitude, 2), round(latitude, 2))

    def _measure(self, code: int, longitude: float, latitude: float) -> float:
        known = self._gazetteer
        if known is None:
            raise NotValid("gazetteer", None, "this policy names a province: give the gazetteer")
        if code not in provinces():
            raise NotFound(f"no province has the code {code}")
        away = distance_km(longitude, latitude, known.longitudes, known.latitudes)
        if known.province_codes[int(away.argmin())] == code:
            return 0.0
        own = away[known.province_codes == code]
        if not own.size:
            raise NotFound(f"the gazetteer lists no place of province {code}")
        return float(own.min())


def holds(area: Area | None, provinces_of: Provinces, longitude: float, latitude: float) -> bool:
    """Whether the point falls under the area; None is everywhere."""
    if area is None:
        return True
    if area.box is not None:
        west, south, east, north = area.box
        return bool(west <= longitude <= east and south <= latitude <= north)
    assert area.province is not None
    away = provinces_of.distance_km(area.province, longitude, latitude)
    return bool(np.less_equal(away, area.within_km))
