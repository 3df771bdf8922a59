"""Buildings of the impact part: floor area by structure type and grade of damage."""

from typing import Any

from houfeng.documents.loss_words import (
    floor_area,
    floor_area_range,
    grade_names,
    structure_name,
)
from houfeng.documents.words import Language
from houfeng.impact.estimate import Impact
from houfeng.portal.impact_drawing import stacked


def building_values(impact: Impact, language: Language) -> dict[str, Any]:
    """Totals as ranges, then a stacked bar and the expected area of each grade."""
    damage = impact.buildings
    names = grade_names(language)
    totals = (damage.moderate_m2, damage.severe_m2, damage.destroyed_m2)
    return {
        "grades": list(enumerate(names)),
        "totals": [
            (name, floor_area_range(spread, language))
            for name, spread in zip(names[2:], totals, strict=True)
        ],
        "rows": [
            {
                "name": structure_name(kind.type, language),
                "total": floor_area(kind.total_m2, language),
                "grades": [floor_area(grade, language) for grade in kind.grades_m2],
                "bar": stacked(kind.grades_m2),
            }
            for kind in damage.types
        ],
    }
