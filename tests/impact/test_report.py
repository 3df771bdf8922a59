"""impact.json holds all of the estimate, and says which key is wrong."""

import json

import pytest

from houfeng.impact.report import impact_from_json, impact_to_json
from houfeng.vocabulary.errors import NotValid
from tests.impact.made_impact import made_impact


def test_an_estimate_comes_back_from_its_json():
    impact = made_impact()

    found = json.loads(json.dumps(impact_to_json(impact)))

    assert found["counties"][0]["people"]["9"] == 3_000
    assert impact_from_json(found) == impact


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (("fatalities", "median"), "many", "fatalities.median"),
        (("counties", 0, "people"), {"nine": 3}, "counties.0.people"),
        (("status",), "perhaps", "status"),
    ],
)
def test_a_wrong_value_is_named(path, value, named):
    found = json.loads(json.dumps(impact_to_json(made_impact())))
    inner = found
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value

    with pytest.raises(NotValid, match="impact") as wrong:
        impact_from_json(found)

    assert named in wrong.value.field


def test_a_missing_key_is_named():
    found = impact_to_json(made_impact())
    del found["injured"]

    with pytest.raises(NotValid, match="injured"):
        impact_from_json(found)
