"""Addresses of the pages."""

from django.urls import URLPattern, path

from houfeng.portal import (
    account,
    base_places,
    county_files,
    facilities,
    network,
    network_waves,
    pictures,
    quality,
    scenarios,
    scenarios_compare,
    signoff,
    views,
    warnings,
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
    path("warnings/", warnings.warnings, name="warnings"),
    path("warnings/current.<str:speak>.json", warnings.current_json, name="warnings_current"),
    path("warnings/<str:network>/<str:event_id>/", warnings.warning, name="warning"),
    path(
        "warnings/<str:network>/<str:event_id>/live.json",
        warnings.warning_live,
        name="warning_live",
    ),
    path(
        "warnings/<str:network>/<str:event_id>/targets-<int:number>.<str:speak>.json",
        warnings.warning_targets,
        name="warning_targets",
    ),
    path(
        "warnings/<str:network>/<str:event_id>/message-<int:number>.json",
        warnings.warning_message,
        name="warning_message",
    ),
    path(
        "warnings/<str:network>/<str:event_id>/map-<int:number>.<str:speak>.svg",
        warnings.warning_map,
        name="warning_map",
    ),
    path("account/", account.account, name="account"),
    path("account/sign-in", account.sign_in, name="sign_in"),
    path("account/sign-out", account.sign_out, name="sign_out"),
    # Before a station of a network: "quality" is none.
    path("network/<slug:name>/quality/", quality.network_quality, name="network_quality"),
    path(
        "network/<slug:name>/quality/<str:channel>",
        quality.channel_quality,
        name="channel_quality",
    ),
    path("network/", network.network_home, name="network_home"),
    path("network/<slug:name>/", network.network, name="network"),
    path("network/<slug:name>/live.json", network.live_json, name="network_live"),
    path("network/<slug:name>/map.<str:language>.svg", network.network_map, name="network_map"),
    path(
        "network/<slug:name>/waveforms", network_waves.network_waveforms, name="network_waveforms"
    ),
    path(
        "network/<slug:name>/waveforms.json",
        network_waves.waveforms_json,
        name="network_waveforms_json",
    ),
    path(
        "network/<slug:name>/waveforms.svg",
        network_waves.waveforms_svg,
        name="network_waveforms_svg",
    ),
    path(
        "network/<slug:name>/<str:station>/",
        network_waves.network_station,
        name="network_station",
    ),
    path(
        "network/<slug:name>/<str:station>/waveforms.json",
        network_waves.waveforms_json,
        name="network_station_json",
    ),
    path(
        "network/<slug:name>/<str:station>/waveforms.svg",
        network_waves.waveforms_svg,
        name="network_station_svg",
    ),
    path("about/", views.about, name="about"),
    path("overview.<str:language>.svg", pictures.overview, name="overview"),
    path("places.geojson", base_places.base_places, name="base_places"),
    path("scales.css", pictures.scale_colours, name="scale_colours"),
    path("static/<path:name>", pictures.static_file, name="static_file"),
]
