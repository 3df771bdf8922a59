"""Guessing is slowed down; a stranger's guesses do not lock a duty officer out."""

from datetime import UTC, datetime, timedelta

import pytest

from houfeng.access import throttle
from houfeng.access.models import SignInFailure

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 31, 8, tzinfo=UTC)


def test_the_sixth_failure_of_a_name_at_an_address_waits_a_quarter_of_an_hour() -> None:
    tried = [throttle.count_attempt("zhang", "10.0.0.1", NOW) for _ in range(7)]
    assert tried == [True] * 5 + [False] * 2
    assert not throttle.count_attempt("Zhang", "10.0.0.1", NOW)  # the same name
    assert throttle.count_attempt("zhang", "10.0.0.2", NOW)  # at home they may still sign in
    assert throttle.count_attempt("li", "10.0.0.1", NOW)
    later = NOW + timedelta(minutes=15, seconds=1)
    assert throttle.count_attempt("zhang", "10.0.0.1", later)


def test_one_address_cannot_try_a_password_on_everybody() -> None:
    tried = [throttle.count_attempt(f"name-{n}", "10.0.0.1", NOW) for n in range(22)]
    assert tried == [True] * 20 + [False] * 2
    assert throttle.count_attempt("name-1", "10.0.0.2", NOW)


def test_many_addresses_cannot_try_one_name_for_ever() -> None:
    tried = [throttle.count_attempt("zhang", f"10.0.0.{n}", NOW) for n in range(52)]
    assert tried == [True] * 50 + [False] * 2


def test_who_signed_in_starts_anew_and_names_are_not_kept_as_typed() -> None:
    for _ in range(5):
        throttle.count_attempt("my-password-by-mistake", "10.0.0.1", NOW)
    assert "my-password" not in "".join(str(v) for v in SignInFailure.objects.values_list())
    throttle.forgive("my-password-by-mistake", "10.0.0.1")
    assert throttle.count_attempt("my-password-by-mistake", "10.0.0.1", NOW)
