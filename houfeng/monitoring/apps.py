"""Django's name card of this room."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    name = "houfeng.monitoring"
    label = "monitoring"
