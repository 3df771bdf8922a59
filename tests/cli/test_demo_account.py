"""`houfeng demo --with-account`: a password of chance, told once."""

import re

import pytest
from django.contrib.auth import authenticate

from houfeng.access.rules import DUTIES
from houfeng.cli.demo import _make_account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


def told(capsys: pytest.CaptureFixture[str]) -> str:
    found = re.search(r"password (\S{20,})", capsys.readouterr().err)
    assert found is not None
    return found[1]


def test_the_password_works_and_the_next_demonstration_has_another(capsys) -> None:
    _make_account()
    first = told(capsys)
    user = authenticate(username="demo", password=first)
    assert user is not None
    assert set(user.member.duties) == set(DUTIES)

    _make_account()
    second = told(capsys)
    assert second != first
    assert authenticate(username="demo", password=first) is None
    assert authenticate(username="demo", password=second) is not None
