"""Organisations and people as kept. Passwords and sessions are Django's own."""

from django.conf import settings
from django.db import models


class Organisation(models.Model):
    """Whom a person works for, and whom a list of facilities belongs to."""

    class Kind(models.TextChoices):
        PUBLIC = "public"
        INDUSTRY = "industry"
        GOVERNMENT = "government"
        INTERNAL = "internal"

    code = models.CharField(max_length=40, primary_key=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.GOVERNMENT)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    def name(self, language: str) -> str:
        """Its name in "zh" or "en"."""
        return self.name_zh if language == "zh" else self.name_en


class Member(models.Model):
    """A person's place in an organisation, and the duties given there."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="member"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    duties = models.JSONField(default=list)  # some of rules.DUTIES; none unless given
    shown_name = models.CharField(max_length=80)  # as it stands on papers

    class Meta:
        ordering = ["organisation", "user"]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.shown_name}"


class SignInFailure(models.Model):
    """One attempt to sign in that has not succeeded; they slow down those who guess."""

    name = models.CharField(max_length=64, db_index=True)  # SHA-256 of what was typed as a name
    address = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.address} {self.at:%Y-%m-%d %H:%M}"
