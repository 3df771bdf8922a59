"""Responses as kept: one a run, with each stage's state and seconds, for all to watch.

Beside them what people decide about them: the sign-off of a brief, the wish for a scenario.
"""

from django.conf import settings
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


class BriefState(models.Model):
    """What somebody decided about one published draft of a brief. Rows are added, never changed.

    A draft without rows has only been published; the newest row tells where it stands.
    """

    class State(models.TextChoices):
        REVIEW = "review"  # checked, and given to whoever signs
        RETURNED = "returned"  # with what is to be mended
        SIGNED = "signed"

    product = models.ForeignKey(
        "products.Product", on_delete=models.PROTECT, related_name="brief_states"
    )
    state = models.CharField(max_length=10, choices=State.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="brief_states"
    )
    by_name = models.CharField(max_length=80)  # as it stood on papers then
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT)
    at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)
    signed_as = models.OneToOneField(  # the signed revision
        "products.Product", null=True, on_delete=models.PROTECT, related_name="signed_by"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["product"], condition=models.Q(state="signed"), name="signed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.state} {self.by_name}"


class Scenario(models.Model):
    """An earthquake somebody invented, or asked to happen again; its event is an exercise."""

    event = models.OneToOneField(
        "events.Event", primary_key=True, on_delete=models.PROTECT, related_name="scenario"
    )
    name = models.CharField(max_length=80, blank=True)
    basis = models.CharField(max_length=12)  # how.BASES: where its rupture comes from
    wish = models.JSONField()  # as it was asked for
    notes = models.JSONField(default=list)  # what had to be chosen: [Chinese, English] each
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="scenarios"
    )
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.event_id
