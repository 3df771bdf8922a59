"""The decision log as kept: one row a message, never edited."""

from django.db import models

from houfeng.events.models import STATUS_CHOICES


class Message(models.Model):
    """One alert, update or cancel, with all it was decided from."""

    network = models.CharField(max_length=40)  # whose loop decided: `houfeng monitor --name`
    event_id = models.CharField(max_length=80, db_index=True)  # the loop's own name of the event
    number = models.PositiveIntegerField()  # of the event's messages, from 1
    kind = models.CharField(max_length=10)  # alert, update, cancel
    status = models.CharField(max_length=10, choices=STATUS_CHOICES)
    decided_at = models.DateTimeField(db_index=True)  # by the loop's clock; in a replay, its time
    kept_at = models.DateTimeField()
    policy = models.CharField(max_length=80)
    highest_intensity = models.FloatField(null=True)  # CSIS, at any target
    body = models.JSONField()  # Decision.as_dict(): reasons, source, blind zone, targets ...

    class Meta:
        ordering = ["-decided_at", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "event_id", "number"], name="one_row_per_message"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id} no. {self.number}"
