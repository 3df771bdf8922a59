"""Whether this server can do its duty, for those who watch over it."""

import os

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from houfeng.products.publish import store
from houfeng.vocabulary.assets import asset_path
from houfeng.vocabulary.errors import SourceUnavailable

NEEDED_ASSETS = ("web/manifest.json", "land.geojson", "fonts/NotoSansSC-Regular.ttf")


@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 if the database answers, the store can be read and the assets are built; else 503."""
    checks = {"database": _database(), "store": _store(), "assets": _assets()}
    well = all(found == "ok" for found in checks.values())
    body = {"status": "ok" if well else "failed", "checks": checks}
    return JsonResponse(body, status=200 if well else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except Error:
        # Its message may name hosts and users; those who may know read the log.
        return "the database does not answer"
    return "ok"


def _store() -> str:
    folder = store().folder
    # A new deployment has no store until its first product.
    there = folder if folder.exists() else folder.parent
    if not os.access(there, os.R_OK | os.X_OK):
        return "the store of files cannot be read"
    return "ok"


def _assets() -> str:
    try:
        for name in NEEDED_ASSETS:
            asset_path(name)
    except SourceUnavailable:
        return "the assets are not built; run `make assets`"
    return "ok"
