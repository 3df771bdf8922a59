"""The register of ground-motion models."""

import pytest

from houfeng.shaking.models import MODELS, ground_motion_model
from houfeng.vocabulary.errors import NotValid


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_model_can_be_made_and_says_what_it_is(name):
    about = ground_motion_model(name).about

    assert about.name and about.source and about.component
    assert about.magnitudes[0] < about.magnitudes[1]
    assert about.distances_km[0] < about.distances_km[1]


def test_a_model_is_made_once():
    assert ground_motion_model("bssa14") is ground_motion_model("bssa14")


def test_an_unknown_model_is_answered_with_the_known_ones():
    with pytest.raises(NotValid, match="bssa14"):
        ground_motion_model("bssa15")
