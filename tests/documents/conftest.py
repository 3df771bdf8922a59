"""Fixtures of made earthquakes and what is made of them."""

from dataclasses import replace

import pytest

from houfeng.documents.brief import compose_brief
from houfeng.documents.brief_pdf import MAP_HEIGHT_PX, MAP_WIDTH_PX
from houfeng.documents.map_svg import draw_map
from tests.documents import cases


@pytest.fixture
def large():
    return cases.large_case()


@pytest.fixture
def huge():
    return cases.huge_case()


@pytest.fixture
def small():
    return cases.felt_case()


@pytest.fixture
def silent():
    return cases.silent_case()


@pytest.fixture
def made_at():
    """Nine minutes after the made earthquakes."""
    return cases.MADE_AT


@pytest.fixture
def compose(made_at):
    """A brief of a case, with words to fill in."""

    def composed(case, language, **changes):
        given = {
            "language": language,
            "place": {"zh": "四川泸定县东南 39 公里", "en": "39 km southeast of Luding"}[language],
            "made_at": made_at,
            "maker": {"zh": "某省地震局", "en": "A provincial agency"}[language],
            "software": "Houfeng 0.1",
        }
        return compose_brief(case.origin, case.shaking, case.impact, **given | changes)

    return composed


@pytest.fixture
def with_impact():
    """A case with another impact, made to belong to it."""

    def joined(case, impact):
        same = {
            "event_id": case.origin.event_id,
            "revision": case.origin.revision,
            "status": case.origin.status,
        }
        return replace(case, impact=replace(impact, **same))

    return joined


@pytest.fixture
def draw():
    """The map of a case at the size of the brief."""

    def drawn(case, language="zh", **changes):
        given = {"width_px": MAP_WIDTH_PX, "height_px": MAP_HEIGHT_PX}
        return draw_map(
            case.origin,
            case.contours,
            case.impact.places,
            case.land,
            rupture_line=case.shaking.rupture_line,
            language=language,
            **given | changes,
        )

    return drawn
