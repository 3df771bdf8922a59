"""Names in ShakeMap's files: from imt_string.oq_to_file and gridxml of shakemap-modules 1.1.18."""

import numpy as np
import pytest

from houfeng.shaking.products.measures import map_intensity, shown
from tests.shaking.made_result import synthetic_result


@pytest.mark.parametrize(
    ("measure", "file_name", "grid_name"),
    [
        ("PGA", "pga", "PGA"),
        ("MMI", "mmi", "MMI"),
        ("SA(0.3)", "psa0p3", "PSA03"),
        ("SA(1.0)", "psa1p0", "PSA10"),
        ("SA(3)", "psa3p0", "PSA30"),
        ("SA(0.15)", "psa0p15", "PSA015"),
    ],
)
def test_measures_have_shakemaps_names(measure, file_name, grid_name):
    assert shown(measure).file_name == file_name
    assert shown(measure).grid_name == grid_name


@pytest.mark.parametrize("measure", ["PGD", "SA(10.0)", "SA(0)", "SA(x)"])
def test_unknown_measures_are_refused(measure):
    with pytest.raises(ValueError):
        shown(measure)


def test_medians_are_in_the_units_they_name():
    assert shown("PGA").median(np.log(0.25)) == pytest.approx(25.0)  # %g from ln g
    assert shown("PGV").median(np.log(12.0)) == pytest.approx(12.0)
    assert shown("MMI").median(np.array(6.5)) == 6.5


def test_chinas_profile_draws_chinas_intensity():
    assert map_intensity(synthetic_result(profile="china")) == "CSIS"
    assert map_intensity(synthetic_result(profile="shakemap-reference")) == "MMI"
