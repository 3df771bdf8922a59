"""Every address of the platform."""

from django.urls import include, path

urlpatterns = [
    path("", include("houfeng.api.urls")),
    path("", include("houfeng.portal.urls")),
]
handler403 = "houfeng.portal.views.not_allowed"
handler404 = "houfeng.portal.views.not_found"
handler500 = "houfeng.portal.views.server_error"
