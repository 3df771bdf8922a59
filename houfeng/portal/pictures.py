"""What pages show that is not a page: the overview map, the scales' colours, built files."""

import gzip
import mimetypes
import re
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control
from shapely import Polygon

from houfeng.documents.map_overview import CHINA, OverviewPoint, draw_overview
from houfeng.documents.words import Language
from houfeng.places.coastline import land_polygons
from houfeng.portal.headings import event_title
from houfeng.portal.listing import read_listing
from houfeng.vocabulary.scales import alert_colours, csis_degrees
from houfeng.vocabulary.status import Status

# esbuild and the build script put a hash before the suffix.
HASHED = re.compile(r"-[0-9A-Za-z]{8,}\.\w+$")
LIKE_TEXT = {".js", ".css", ".json", ".geojson", ".svg", ".txt", ".html"}


@cache_control(public=True, max_age=30)
def overview(request: HttpRequest, language: str) -> HttpResponse:
    """The same earthquakes as the home page lists, as a picture."""
    if language not in ("zh", "en"):
        raise Http404
    speak: Language = "zh" if language == "zh" else "en"
    points = [
        OverviewPoint(
            longitude=one.revision.longitude,
            latitude=one.revision.latitude,
            magnitude=one.revision.magnitude,
            title=event_title(one, speak),
            is_real=one.event.status == Status.ACTUAL,
        )
        for one in read_listing(request.GET).summaries
    ]
    drawn = draw_overview(points, [Polygon(ring) for ring in land_polygons(CHINA)], speak)
    return HttpResponse(drawn, content_type="image/svg+xml")


@cache_control(public=True, max_age=3600)
def scale_colours(_request: HttpRequest) -> HttpResponse:
    """Chips and zones in the colours of the one data file, as a style sheet."""
    rules = [
        f".i-{one.degree}{{background:{one.colour};color:{one.ink};fill:{one.colour}}}"
        for one in csis_degrees()
    ]
    rules += [
        f".alert-{one.level}{{background:{one.colour};color:{one.ink};fill:{one.colour}}}"
        for one in alert_colours().values()
    ]
    return HttpResponse("\n".join(rules) + "\n", content_type="text/css; charset=utf-8")


def static_file(request: HttpRequest, name: str) -> HttpResponse:
    """A built file, found where Django's own finders look; kept for ever if its name has a hash.

    A server in front of Houfeng may serve /static/ itself; then this is never asked.
    """
    found = finders.find(name)
    if not isinstance(found, str) or not Path(found).is_file():
        raise Http404
    path = Path(found)
    kind = "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(path.name)[0]
    if path.suffix == ".geojson":
        kind = "application/geo+json"
    packed = path.suffix in LIKE_TEXT and "gzip" in request.headers.get("Accept-Encoding", "")
    content = _packed(path, path.stat().st_mtime_ns) if packed else path.read_bytes()
    response = HttpResponse(content, content_type=kind or "application/octet-stream")
    if packed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    lasting = "max-age=31536000, immutable" if HASHED.search(path.name) else "max-age=300"
    response["Cache-Control"] = f"public, {lasting}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@lru_cache(maxsize=64)
def _packed(path: Path, _changed_ns: int) -> bytes:
    return gzip.compress(path.read_bytes(), 6, mtime=0)
