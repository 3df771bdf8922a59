"""Places: towns, administrative seats, coastlines, and where a point lies in words."""

from houfeng.places.build import load
from houfeng.places.gazetteer import Gazetteer, Place

__all__ = ["Gazetteer", "Place", "load"]
