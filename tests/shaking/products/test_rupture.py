"""rupture.json against the reference run's own."""

import json

import numpy as np

from houfeng.shaking.products.rupture import rupture, rupture_bytes


def test_northridge_is_the_references(northridge, shared):
    folder = shared / "data/shaking/northridge_1994/reference_output_shakemap_modules_1.1.18"
    theirs = json.loads((folder / "rupture.json").read_text("utf-8"))
    ours = json.loads(rupture_bytes(northridge))

    def ring(found):
        return np.array(found["features"][0]["geometry"]["coordinates"][0][0])

    assert (ring(ours) == ring(theirs)).all()
    assert ours["metadata"]["mech"] == theirs["metadata"]["mech"] == "RS"


def test_an_exercise_says_so(across):
    assert rupture(across)["metadata"]["banner"] == "演习 EXERCISE"
