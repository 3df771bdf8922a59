"""Slowing down those who guess passwords, without telling which names there are."""

import hashlib
import unicodedata
from datetime import datetime, timedelta

from django.db.models import Q

from houfeng.access.models import SignInFailure

WINDOW = timedelta(minutes=15)
MOST_BOTH = 5  # failures of one name from one address
MOST_ADDRESS = 20  # an office behind one address shares it
MOST_NAME = 50  # from everywhere: high, so that a stranger cannot lock a duty officer out


def count_attempt(name: str, address: str, now: datetime) -> bool:
    """Count an attempt before its password is looked at; whether it may go on.

    Counted first, so that many at once cannot all pass the look.
    """
    key = _key(name)
    SignInFailure.objects.filter(at__lt=now - WINDOW).delete()
    this = SignInFailure.objects.create(name=key, address=address, at=now)
    found = SignInFailure.objects.filter(Q(name=key) | Q(address=address), at__gte=now - WINDOW)
    rows = list(found.values_list("name", "address")[: MOST_NAME + MOST_ADDRESS + 2])
    both = sum(row == (key, address) for row in rows)
    here = sum(row[1] == address for row in rows)
    named = sum(row[0] == key for row in rows)
    if both <= MOST_BOTH and here <= MOST_ADDRESS and named <= MOST_NAME:
        return True
    # A refused attempt is not kept: going on knocking does not prolong the wait.
    this.delete()
    return False


def forgive(name: str, address: str) -> None:
    """Forget the failures of a name at an address: it has signed in."""
    SignInFailure.objects.filter(name=_key(name), address=address).delete()


def _key(name: str) -> str:
    # Some people type their password into the name's field: it must not be kept as typed.
    plain = unicodedata.normalize("NFKC", name).casefold()
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
