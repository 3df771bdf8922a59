"""Who may do what, as sentences. Whoever is not signed in, or has left, may nothing."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from houfeng.access.models import Member, Organisation

DUTIES = ("facilities", "scenarios", "review", "sign")
PAPER_DUTIES = frozenset({"review", "sign"})

User = AbstractBaseUser | AnonymousUser


def may_keep_facilities(user: User) -> bool:
    return has_duty(user, "facilities")


def may_run_scenarios(user: User) -> bool:
    return has_duty(user, "scenarios")


def may_review(user: User) -> bool:
    return has_duty(user, "review")


def may_sign(user: User) -> bool:
    return has_duty(user, "sign")


def has_duty(user: User, duty: str) -> bool:
    """Whether a duty was given to this person."""
    member = member_of(user)
    return member is not None and duty in DUTIES and duty in member.duties


def member_of(user: User) -> Member | None:
    """A person's place in an organisation; None for strangers and for those who have left."""
    if not user.is_authenticated or not user.is_active:
        return None
    return Member.objects.select_related("organisation", "user").filter(user=user.pk).first()


def organisation_of(user: User) -> Organisation | None:
    """Whom a person works for."""
    member = member_of(user)
    return member.organisation if member else None


def shown_name(user: User) -> str:
    """A person's name as it stands on papers; empty for strangers."""
    member = member_of(user)
    return member.shown_name if member else ""


def works_alone(member: Member) -> bool:
    """Whether nobody else in the organisation reviews or signs: then one person does both."""
    others = Member.objects.filter(
        organisation=member.organisation_id, user__is_active=True
    ).exclude(pk=member.pk)
    return not any(PAPER_DUTIES & set(one.duties) for one in others)
