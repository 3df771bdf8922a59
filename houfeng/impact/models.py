"""An organisation's lists of sites as kept, how they fared, and the notices made of it."""

from django.db import models

from houfeng.events.models import STATUS_CHOICES


class FacilityList(models.Model):
    """One list of one organisation; what is in it stands in its versions."""

    organisation = models.CharField(max_length=50, db_index=True)  # the code of access.Organisation
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    watched = models.BooleanField(default=True)  # whether notices are made for it

    class Meta:
        ordering = ["organisation", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_list_per_name")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}/{self.name}"


class ListVersion(models.Model):
    """The sites of a list as imported once; never edited, replaced by the next."""

    facility_list = models.ForeignKey(
        FacilityList, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()  # from 1
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150, blank=True)
    file = models.CharField(max_length=255)  # its name at the owner's
    sha256 = models.CharField(max_length=64)  # of that file
    sites = models.PositiveIntegerField()
    refused = models.PositiveIntegerField(default=0)  # rows left out, where the owner said so
    notes = models.JSONField(default=list)  # what was assumed: [Chinese, English]
    content = models.BinaryField()  # facility_list.to_bytes

    class Meta:
        ordering = ["facility_list", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility_list", "number"], name="list_version_identity"
            )
        ]

    def __str__(self) -> str:
        return f"{self.facility_list}/{self.number}"


class ListAssessment(models.Model):
    """How one version of a list fared in the map of one run."""

    version = models.ForeignKey(ListVersion, on_delete=models.PROTECT, related_name="assessments")
    event_id = models.CharField(max_length=80, db_index=True)
    run = models.CharField(max_length=120)  # the response that made the map
    status = models.CharField(max_length=10, choices=STATUS_CHOICES)
    shaking_sha256 = models.CharField(max_length=64)  # the map's version
    made_at = models.DateTimeField()
    counts = models.JSONField()  # state -> sites
    content = models.BinaryField()  # standing.to_bytes

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            # A step tried twice after a crash assesses once.
            models.UniqueConstraint(fields=["version", "run"], name="once_per_version_and_run")
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.run}"


class Notice(models.Model):
    """One thing told to the owners of a list; never edited."""

    class Kind(models.TextChoices):
        CHANGE = "change"  # thresholds crossed, or a material change
        CANCEL = "cancel"  # the event was withdrawn
        TEST = "test"  # proves that notices arrive

    facility_list = models.ForeignKey(
        FacilityList, on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(max_length=6, choices=Kind.choices)
    event_id = models.CharField(max_length=80, db_index=True)
    run = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=STATUS_CHOICES)
    made_at = models.DateTimeField()
    shaking_sha256 = models.CharField(max_length=64, blank=True)
    # What it was made of, and what the next is compared with; a cancelling notice has none.
    assessment = models.ForeignKey(
        ListAssessment, on_delete=models.PROTECT, null=True, related_name="notices"
    )
    body = models.JSONField()  # title and words in both languages, counts, the sites that changed

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility_list", "run", "kind"], name="one_notice_per_run"
            )
        ]

    def __str__(self) -> str:
        return f"{self.facility_list} {self.kind} {self.run}"
