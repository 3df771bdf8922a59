"""Products as kept: immutable revisions, their files, and the hash-chained change log."""

from django.db import models

from houfeng.events.models import STATUS_CHOICES


class Product(models.Model):
    """One published revision. Identity = (source, type, code, revision); never edited."""

    source = models.CharField(max_length=40)
    type = models.CharField(max_length=40)  # origin, shaking, impact, brief, alert
    code = models.CharField(max_length=80)  # the event's id, for products of an event
    revision = models.PositiveIntegerField()
    event_id = models.CharField(max_length=80, blank=True, db_index=True)
    event_revision = models.PositiveIntegerField(null=True)
    run = models.CharField(max_length=120)  # the response that made it
    status = models.CharField(max_length=10, choices=STATUS_CHOICES)
    withdrawn = models.BooleanField(default=False)  # a later revision that says: no longer valid
    published_at = models.DateTimeField()
    properties = models.JSONField(default=dict)  # summary figures for lists
    lineage = models.JSONField(default=list)

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "type", "code", "revision"], name="product_identity"
            ),
            # A step tried twice after a crash publishes once.
            models.UniqueConstraint(fields=["source", "type", "code", "run"], name="once_per_run"),
        ]

    def __str__(self) -> str:
        return f"{self.source}/{self.type}/{self.code}/{self.revision}"


class ProductFile(models.Model):
    """One file of a product, kept by the SHA-256 of its bytes."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=80)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "name"], name="one_file_per_name")
        ]

    def __str__(self) -> str:
        return f"{self.product}/{self.name}"


class Change(models.Model):
    """One entry of the append-only log that feeds and other nodes read by cursor."""

    number = models.PositiveBigIntegerField(primary_key=True)
    product = models.OneToOneField(Product, on_delete=models.PROTECT, related_name="change")
    recorded_at = models.DateTimeField()
    body = models.TextField()  # canonical JSON of what was published
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"
