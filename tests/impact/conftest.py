from datetime import UTC, datetime

import numpy as np
import pytest

from houfeng.events.origin import Magnitude, MagnitudeType, Origin
from houfeng.impact.assess import Known, assess_impact
from houfeng.impact.exposure import load_exposure
from houfeng.places import load
from houfeng.shaking.field import ShakingMap
from houfeng.vocabulary.geometry import distance_km
from houfeng.vocabulary.lineage import Lineage
from houfeng.vocabulary.status import Status


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def gazetteer(cache):
    return load(cache)


@pytest.fixture(scope="session")
def exposure(cache):
    return load_exposure(cache)


@pytest.fixture
def make_case():
    """A made-up point source: intensity falls by `slope` per tenfold distance beyond 15 km."""

    def make(longitude, latitude, strongest, slope=3.657, status=Status.ACTUAL):
        longitudes = longitude + np.arange(-3.0, 3.001, 0.05)
        latitudes = latitude + np.arange(-2.5, 2.501, 0.05)
        x, y = np.meshgrid(longitudes, latitudes)
        far = distance_km(longitude, latitude, x, y)
        intensity = np.clip(strongest - slope * np.log10((far + 15) / 15), 1, 12)
        zero = np.zeros_like(intensity)
        shaking = ShakingMap(
            "made-up", 2, status, longitudes, latitudes, intensity, zero + 0.6, zero + 0.35,
            intensity, zero, zero, zero, zero, "", (), "given", "",
            (Lineage("ground motion", "t", "", ""),),
        )  # fmt: skip
        origin = Origin(
            "made-up", 2, datetime(2024, 1, 1, tzinfo=UTC), longitude, latitude, 10.0,
            Magnitude(7.0, MagnitudeType.MS), "test", status=status,
        )  # fmt: skip
        return origin, shaking

    return make


@pytest.fixture
def assess(gazetteer, exposure):
    """The impact of an origin and its map; more: fields of Known."""

    def impact_of(origin, shaking, **more):
        known = Known(**({"gazetteer": gazetteer, "exposure": exposure} | more))
        return assess_impact(origin, shaking, known, shaking_sha256="0" * 64)

    return impact_of


@pytest.fixture
def near_chengdu(make_case, assess):
    origin, shaking = make_case(103.6, 30.9, 10.4)
    return origin, shaking, assess(origin, shaking)
