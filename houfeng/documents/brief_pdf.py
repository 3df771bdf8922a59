"""The decision brief as A4 pages of PDF."""

from datetime import UTC

from houfeng.documents.brief import Brief
from houfeng.documents.typeset import set_in_type

MAP_WIDTH_PX, MAP_HEIGHT_PX = 384, 340
"""Draw the map at this size: its smallest letters (10.5 px) then come out at 8 points."""


def brief_pdf(brief: Brief, map_svg: str) -> bytes:
    """The pages; the same brief and map give the same bytes.

    map_svg: from `draw_map` at MAP_WIDTH_PX by MAP_HEIGHT_PX, without a banner of its own
    (the pages wear it).
    """
    moment = brief.made_at.astimezone(UTC)
    data = brief.as_dict() | {"date": [moment.year, moment.month, moment.day]}
    return set_in_type("brief.typ", data, map_svg, made_at=moment.replace(microsecond=0))
