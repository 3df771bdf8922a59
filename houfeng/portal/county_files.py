"""The counties of an event as CSV and JSON, for spreadsheets and programs of others."""

import csv
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from pydantic import TypeAdapter

from houfeng.documents import words
from houfeng.documents.layer_words import basis_words
from houfeng.documents.words import Language
from houfeng.impact.estimate import CountyImpact
from houfeng.impact.facilities.results import neutral
from houfeng.portal import language
from houfeng.portal.county_part import all_towns, strongest_first
from houfeng.portal.impact_reading import ReadImpact, impact_of
from houfeng.portal.language import say
from houfeng.products.models import Product
from houfeng.response import reading
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.status import BANNER, Status

DEGREES = range(6, 13)
_NAMES = (
    "status", "event", "event_revision", "code", "name_zh", "name_en", "prefecture_zh",
    "prefecture_en", "province_zh", "province_en", "seat_longitude", "seat_latitude",
    "seat_distance_km", "max_intensity", "degree", "people", "deaths_p05", "deaths_median",
    "deaths_p95", "displaced_p05", "displaced_median", "displaced_p95", "towns",
)  # fmt: skip


@require_safe
@cache_control(public=True, max_age=30)
def counties_csv(_request: HttpRequest, event_id: str) -> HttpResponse:
    """The newest estimate's counties, in the language of `?lang=`; UTF-8 with its mark."""
    product, read = _newest(event_id)
    reply = HttpResponse(
        csv_text(product, read, language.current()), content_type="text/csv; charset=utf-8"
    )
    return _named(reply, product, "csv", as_attachment=True)


@require_safe
@cache_control(public=True, max_age=30)
def counties_json(_request: HttpRequest, event_id: str) -> HttpResponse:
    """The same for programs: the fields of impact.json, in units that their names tell."""
    product, read = _newest(event_id)
    reply = JsonResponse(json_values(product, read), json_dumps_params={"ensure_ascii": False})
    return _named(reply, product, "json", as_attachment=False)


def csv_text(product: Product, read: ReadImpact, speak: Language) -> str:
    """A row a county, strongest shaken first. What is not real says so in every row.

    Text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    degrees = [words.roman(degree, speak) for degree in DEGREES]
    writer.writerow(
        [
            *(say(f"counties.csv.{name}", speak) for name in _NAMES),
            *(say("counties.csv.area_of", speak, degree=one) for one in degrees),
            *(say("counties.csv.people_of", speak, degree=one) for one in degrees),
            say("counties.csv.basis", speak),
        ]
    )
    basis = basis_words(read.impact.counties_basis, speak)
    for county in strongest_first(read.impact):
        row = [*_cells(product, county, speak), basis]
        writer.writerow([neutral(one) if isinstance(one, str) else one for one in row])
    return "\ufeff" + made.getvalue()


def _cells(product: Product, county: CountyImpact, speak: Language) -> list[str | float | int]:
    return [
        BANNER[Status(product.status)]["en"] or say("status.actual", speak),
        product.event_id, product.event_revision or "", county.code,
        county.name_zh, county.name_en, county.prefecture_zh, county.prefecture_en,
        county.province_zh, county.province_en,
        round(county.longitude, 4), round(county.latitude, 4), round(county.distance_km, 1),
        round(county.max_intensity, 1), words.roman(county.max_intensity, speak),
        sum(county.people.values()),
        *(round(value) for one in (county.fatalities, county.displaced)
          for value in (one.p05, one.median, one.p95)),
        all_towns(county, speak),
        *(round(county.areas_km2.get(degree, 0.0), 1) for degree in DEGREES),
        *(county.people.get(degree, 0) for degree in DEGREES),
    ]  # fmt: skip


def json_values(product: Product, read: ReadImpact) -> dict[str, Any]:
    """What the counties are of, then the counties as impact.json tells them."""
    impact = read.impact
    return {
        "event_id": product.event_id,
        "event_revision": product.event_revision,
        "product": [product.source, product.type, product.code, product.revision],
        "status": product.status,
        "banner": BANNER[Status(product.status)],
        "shaking_sha256": impact.shaking_sha256,
        "counties_basis": impact.counties_basis,
        "basis": {tongue: basis_words(impact.counties_basis, tongue) for tongue in ("zh", "en")},
        "exposure_source": impact.exposure_source,
        "counties": TypeAdapter(list[CountyImpact]).dump_python(
            strongest_first(impact), mode="json"
        ),
    }


def _newest(event_id: str) -> tuple[Product, ReadImpact]:
    """The estimate that stands; 404 where there is none, or none that tells counties."""
    try:
        product = reading.event_summary(event_id).products.get("impact")
    except NotFound as error:
        raise Http404(str(error)) from error
    read = impact_of(product)
    if product is None or read is None or "counties" not in read.has:
        raise Http404(f"no impact by county has been published for {event_id}")
    return product, read


def _named(
    reply: HttpResponse, product: Product, form: str, *, as_attachment: bool
) -> HttpResponse:
    """With a file name that tells what is not real."""
    name = reading.download_name(product, f"counties.{form}")
    disposition = content_disposition_header(as_attachment, name)
    if disposition:
        reply["Content-Disposition"] = disposition
    reply["X-Content-Type-Options"] = "nosniff"
    return reply
