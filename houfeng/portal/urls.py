"""Addresses of the pages."""

from django.urls import URLPattern, path

from houfeng.portal import base_places, pictures, views

urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("events/<slug:event_id>/", views.event, name="event"),
    path("about/", views.about, name="about"),
    path("overview.<str:language>.svg", pictures.overview, name="overview"),
    path("places.geojson", base_places.base_places, name="base_places"),
    path("scales.css", pictures.scale_colours, name="scale_colours"),
    path("static/<path:name>", pictures.static_file, name="static_file"),
]
