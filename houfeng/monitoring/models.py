"""What people decided about stations: a log, one row a decision, never edited."""

from django.db import models


class Exclusion(models.Model):
    """A station taken out of a network by hand, or put back. The newest row holds."""

    network = models.CharField(max_length=40)  # whose loop: `houfeng monitor --name`
    station = models.CharField(max_length=40)  # NET.STA.LOC, or NET.STA for all its locations
    excluded = models.BooleanField()  # False: used again
    reason = models.CharField(max_length=200, blank=True)
    until = models.DateTimeField(null=True)  # used again by itself from then on
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["network", "station"], name="exclusion_of_station")]

    def __str__(self) -> str:
        return f"{self.network}: {self.station} {'excluded' if self.excluded else 'used'}"
