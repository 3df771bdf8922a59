"""Earthquakes as kept: one row an event, one row each revision; nothing is edited or erased."""

from datetime import UTC

from django.db import models

from houfeng.events.origin import Magnitude, MagnitudeType, Origin, Review
from houfeng.vocabulary.status import Status

STATUS_CHOICES = [(s.value, s.value) for s in Status]


class Event(models.Model):
    """One earthquake (or one exercise of it)."""

    id = models.CharField(max_length=80, primary_key=True)
    status = models.CharField(max_length=10, choices=STATUS_CHOICES)
    preferred = models.OneToOneField(
        "EventRevision", null=True, on_delete=models.PROTECT, related_name="preferred_of"
    )
    # Copies of the preferred revision's values, for newest-first lists.
    origin_at = models.DateTimeField(db_index=True)
    magnitude = models.FloatField()

    class Meta:
        ordering = ["-origin_at", "id"]

    def __str__(self) -> str:
        return self.id


class EventRevision(models.Model):
    """One origin and magnitude of an event, as one source gave it at one time."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="revisions")
    revision = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    origin_at = models.DateTimeField()
    longitude = models.FloatField()
    latitude = models.FloatField()
    depth_km = models.FloatField(null=True)
    magnitude = models.FloatField()
    magnitude_type = models.CharField(max_length=4)
    source = models.CharField(max_length=40)
    source_id = models.CharField(max_length=120, blank=True)
    review = models.CharField(max_length=10, choices=[(r.value, r.value) for r in Review])
    place_zh = models.CharField(max_length=200, blank=True)
    place_en = models.CharField(max_length=200, blank=True)
    strike_deg = models.FloatField(null=True)
    rupture_line = models.JSONField(default=list)
    reference = models.TextField(blank=True)

    class Meta:
        ordering = ["event", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["event", "revision"], name="one_row_per_revision")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} r{self.revision}"

    @property
    def origin(self) -> Origin:
        """The revision as plain values."""
        return Origin(
            event_id=self.event_id,
            revision=self.revision,
            origin_at=self.origin_at.astimezone(UTC),
            longitude=self.longitude,
            latitude=self.latitude,
            depth_km=self.depth_km,
            magnitude=Magnitude(self.magnitude, MagnitudeType(self.magnitude_type)),
            source=self.source,
            source_id=self.source_id,
            status=Status(self.event.status),
            review=Review(self.review),
            place_zh=self.place_zh,
            place_en=self.place_en,
            strike_deg=self.strike_deg,
            rupture_line=tuple((lon, lat) for lon, lat in self.rupture_line),
            reference=self.reference,
        )


class Evidence(models.Model):
    """A file that says more about an earthquake than its origin: stations, a rupture, reports.

    Of each name the newest counts; the older stay. An empty one says: no longer to be used.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=120)  # of the file; its reader goes by it
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.event_id} {self.name}"
