"""Responses as kept: one a run, with each stage's state and seconds, for all to watch."""

from django.db import models


class Response(models.Model):
    """One run of the workflow for one event revision."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        SUPERSEDED = "superseded"  # a newer revision took over
        FAILED = "failed"

    run = models.CharField(max_length=120, primary_key=True)  # also the workflow's id
    event_id = models.CharField(max_length=80, db_index=True)
    event_revision = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-requested_at"]

    def __str__(self) -> str:
        return self.run


class StageRun(models.Model):
    """One stage of one response."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="stages")
    name = models.CharField(max_length=20)  # shaking, impact, brief, alert, publish
    place = models.PositiveSmallIntegerField()  # order, from 0
    started_at = models.DateTimeField(null=True)
    seconds = models.FloatField(null=True)  # None until it is finished

    class Meta:
        ordering = ["response", "place"]
        constraints = [
            models.UniqueConstraint(fields=["response", "name"], name="one_row_per_stage")
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.name}"
