"""Addresses of the pages."""

from django.urls import URLPattern, path

from houfeng.portal import (
    account,
    base_places,
    county_files,
    facilities,
    pictures,
    scenarios,
    scenarios_compare,
    signoff,
    views,
)

urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("events/<slug:event_id>/", views.event, name="event"),
    path("events/<slug:event_id>/counties.csv", county_files.counties_csv, name="counties_csv"),
    path("events/<slug:event_id>/counties.json", county_files.counties_json, name="counties_json"),
    path("events/<slug:event_id>/brief/", signoff.brief_page, name="brief"),
    path("scenarios/", scenarios.scenario_list, name="scenarios"),
    path("scenarios/compare", scenarios_compare.compare, name="compare"),
    path("facilities/", facilities.facilities, name="facilities"),
    path("facilities/notices.json", facilities.notices_json, name="facility_notices"),
    path("facilities/<int:list_id>/", facilities.facility_list, name="facility_list"),
    path("facilities/<int:list_id>/watch", facilities.watch_list, name="watch_list"),
    path(
        "facilities/<int:list_id>/<slug:event_id>/",
        facilities.facility_ranking,
        name="facility_ranking",
    ),
    path(
        "facilities/<int:list_id>/<slug:event_id>/ranked.csv",
        facilities.ranking_csv,
        name="ranking_csv",
    ),
    path("account/", account.account, name="account"),
    path("account/sign-in", account.sign_in, name="sign_in"),
    path("account/sign-out", account.sign_out, name="sign_out"),
    path("about/", views.about, name="about"),
    path("overview.<str:language>.svg", pictures.overview, name="overview"),
    path("places.geojson", base_places.base_places, name="base_places"),
    path("scales.css", pictures.scale_colours, name="scale_colours"),
    path("static/<path:name>", pictures.static_file, name="static_file"),
]
