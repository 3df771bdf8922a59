"""Addresses of the API, the feeds and the health answer."""

from django.urls import URLPattern, URLResolver, path

from houfeng.api import feeds, health
from houfeng.api.door import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", api.urls),
    path("feeds/v1/all_<slug:period>.geojson", feeds.summary_feed, name="feed"),
    path("feeds/v1/detail/<slug:event_id>.geojson", feeds.detail_feed, name="feed_detail"),
    path("healthz", health.healthz, name="healthz"),
]
