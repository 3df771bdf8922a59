"""The HTTP door: a read-only API, feeds others can read, and the health answer."""
