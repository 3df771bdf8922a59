"""Addresses of the API, the feeds and the health answer."""

from django.urls import URLPattern, URLResolver, path, re_path

from houfeng.api import feeds, health
from houfeng.api.door import api, no_such_address

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", no_such_address),  # else django-ninja answers its root with a page
    path("api/", api.urls),
    path("feeds/v1/all_<slug:period>.geojson", feeds.summary_feed, name="feed"),
    path("feeds/v1/detail/<slug:event_id>.geojson", feeds.detail_feed, name="feed_detail"),
    path("healthz", health.healthz, name="healthz"),
    # Last: programs that ask for something else are answered as programs, not with a page.
    re_path(r"^(?:api|feeds)(?:/.*)?$", no_such_address),
]
