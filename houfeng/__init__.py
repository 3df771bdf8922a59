"""Houfeng (候风): an open platform for earthquake public services."""

__version__ = "0.1.0"
