"""The documents of one revision: map, PDF, Word copy, CAP message.

    python -m benchmarks.documents_kernels

The earthquake is made (tests/documents/cases.py), as large as a great one. The first run of
the PDF also reads the fonts.
"""

from benchmarks import harness  # isort: skip  (first: it pins threads before numpy loads)

from datetime import timedelta

from houfeng.documents.brief import compose_brief
from houfeng.documents.brief_docx import brief_docx
from houfeng.documents.brief_pdf import MAP_HEIGHT_PX, MAP_WIDTH_PX, brief_pdf
from houfeng.documents.cap import build_alert
from houfeng.documents.map_svg import draw_map
from tests.documents.cases import huge_case

REPEATS = 11


def main() -> None:
    case = huge_case()
    sent = case.origin.origin_at + timedelta(minutes=9)
    runs = iter(range(10_000))

    def draw() -> str:
        size = {"width_px": MAP_WIDTH_PX, "height_px": MAP_HEIGHT_PX}
        return draw_map(case.origin, case.contours, case.impact.places, case.land, **size)

    def compose():
        # Another second each time: the typesetter would remember the same page.
        made_at = sent + timedelta(seconds=next(runs))
        words = {"place": "四川泸定县", "maker": "Houfeng", "software": "Houfeng"}
        return compose_brief(
            case.origin, case.shaking, case.impact, language="zh", made_at=made_at, **words
        )

    def alert() -> bytes:
        return build_alert(
            case.origin,
            case.shaking,
            case.impact,
            outline=case.outline,
            place_zh="四川泸定县",
            place_en="Luding, Sichuan",
            sent=sent,
            sender="houfeng.example.org",
        )

    svg = draw()
    harness.report("documents: map", **harness.timed(draw, REPEATS))
    harness.report("documents: PDF", **harness.timed(lambda: brief_pdf(compose(), svg), REPEATS))
    harness.report("documents: DOCX", **harness.timed(lambda: brief_docx(compose(), svg), REPEATS))
    harness.report("documents: CAP, made and checked", **harness.timed(alert, REPEATS))


if __name__ == "__main__":
    main()
