"""How long one decision brief takes: map, PDF and Word copy, in both languages.

    python -m benchmarks.documents_brief [--times 20]

Cases are made in tests/documents/conftest.py: felt only, large, huge. The first page also pays
for reading the fonts; it is shown on its own.
"""

import argparse
import io
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pypdf

from houfeng.documents.brief import compose_brief
from houfeng.documents.brief_docx import brief_docx
from houfeng.documents.brief_pdf import MAP_HEIGHT_PX, MAP_WIDTH_PX, brief_pdf
from houfeng.documents.map_svg import draw_map
from tests.documents.cases import felt_case, huge_case, large_case


def timed(make: Callable[[], Any], times: int) -> tuple[Any, float, float]:
    """What was made, and the median and worst of so many runs, in milliseconds."""
    spent = []
    made = None
    for _ in range(times):
        began = time.perf_counter()
        made = make()
        spent.append((time.perf_counter() - began) * 1000)
    return made, statistics.median(spent), max(spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=20)
    times = parser.parse_args().times
    print(f"{'case':8}{'':4}{'map ms':>16}{'pdf ms':>16}{'docx ms':>16}{'pdf kB':>8}{'pages':>6}")
    for name, case in (("large", large_case()), ("huge", huge_case()), ("felt", felt_case())):
        for language in ("zh", "en"):
            brief = compose_brief(
                case.origin,
                case.shaking,
                case.impact,
                language=language,
                place="四川泸定县" if language == "zh" else "Luding, Sichuan",
                made_at=case.origin.origin_at + timedelta(minutes=9),
                maker="Houfeng",
                software="Houfeng",
            )

            def draw(case: Any = case, language: Any = language) -> str:
                return draw_map(
                    case.origin,
                    case.contours,
                    case.impact.places,
                    case.land,
                    rupture_line=case.shaking.rupture_line,
                    language=language,
                    width_px=MAP_WIDTH_PX,
                    height_px=MAP_HEIGHT_PX,
                )

            svg, *map_ms = timed(draw, times)
            if (name, language) == ("large", "zh"):
                _, first, _ = timed(lambda b=brief, s=svg: brief_pdf(b, s), 1)
                print(f"first page, fonts read: {first:.0f} ms")
            pdf, *pdf_ms = timed(lambda b=brief, s=svg: brief_pdf(b, s), times)
            _, *docx_ms = timed(lambda b=brief, s=svg: brief_docx(b, s), times)
            shown = "".join(f"{m:9.0f} <{w:5.0f}" for m, w in (map_ms, pdf_ms, docx_ms))
            pages = len(pypdf.PdfReader(io.BytesIO(pdf)).pages)
            print(f"{name:8}{language:4}{shown}{len(pdf) / 1000:8.0f}{pages:6}")


if __name__ == "__main__":
    main()
