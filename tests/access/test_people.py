"""Taking people in and letting them go."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from houfeng.access import people, rules
from houfeng.access.models import Member
from houfeng.vocabulary.errors import NotFound, NotValid
from tests.access.making import PASSWORD, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


def test_nobody_has_a_duty_that_was_not_given() -> None:
    zhang = member(duties=("review",)).user

    assert rules.may_review(zhang)
    assert not rules.may_sign(zhang)
    assert not rules.may_run_scenarios(zhang)
    assert not rules.may_keep_facilities(zhang)
    assert not rules.may_review(AnonymousUser())


def test_a_duty_that_pages_do_not_know_opens_nothing() -> None:
    zhang = member(duties=("review",))
    Member.objects.filter(pk=zhang.pk).update(duties=["review", "everything"])

    assert not rules.has_duty(zhang.user, "everything")
    assert rules.has_duty(zhang.user, "review")


def test_who_has_left_may_nothing_and_their_session_ends(client: Client) -> None:
    zhang = member(duties=("sign",))
    client.force_login(zhang.user)
    assert client.get("/account/").status_code == 200  # there is something to lose

    people.deactivate("zhang")

    assert client.get("/account/").status_code == 302
    assert authenticate(username="zhang", password=PASSWORD) is None
    zhang.user.refresh_from_db()
    assert not rules.may_sign(zhang.user)
    assert people.list_people()[0].is_active is False
    with pytest.raises(NotFound, match="nobody named zhang"):
        people.deactivate("zhang")


def test_a_new_password_ends_the_sessions_of_the_old_one(client: Client) -> None:
    client.force_login(member().user)
    assert client.get("/account/").status_code == 200

    people.change_password("zhang", "another long sentence")

    assert client.get("/account/").status_code == 302
    assert authenticate(username="zhang", password=PASSWORD) is None
    assert authenticate(username="zhang", password="another long sentence") is not None


def test_who_comes_back_has_only_the_duties_given_anew() -> None:
    member(duties=("sign", "review"))
    people.deactivate("zhang")

    again = member(duties=("scenarios",))

    assert again.duties == ["scenarios"]
    assert rules.may_run_scenarios(again.user)
    assert not rules.may_sign(again.user)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "a b"}, "name"),
        ({"name": "x"}, "name"),
        ({"name": "zhang"}, "name"),  # taken
        ({"duties": ("everything",)}, "duty"),
        ({"password": "horse 7"}, "password"),
        ({"password": "password1234"}, "password"),  # of the list of common ones
        ({"password": "li-si-of-the-bureau", "name": "li-si-of-the-burea"}, "password"),
        ({"shown_name": "a\u202eb"}, "shown name"),
    ],
)
def test_bad_input_is_refused_and_nobody_is_added(changes: dict, field: str) -> None:
    member()
    wanted = {"name": "li", "password": PASSWORD, "organisation": "bureau", "duties": ()}

    with pytest.raises(NotValid) as told:
        people.add_person(**{**wanted, **changes})

    assert told.value.field == field
    if "password" in changes:
        assert changes["password"] not in str(told.value)
    assert [one.name for one in people.list_people()] == ["zhang"]


def test_an_unknown_organisation_is_told_with_those_there_are() -> None:
    member()
    with pytest.raises(NotFound, match="bureau"):
        people.add_person("li", password=PASSWORD, organisation="bureua", duties=())


@pytest.mark.parametrize("code", ["", "Bureau", "a b", "-a", "a--b", "x" * 41])
def test_codes_are_plain(code: str) -> None:
    with pytest.raises(NotValid, match="code"):
        people.keep_organisation(code, name_zh="局", name_en="Bureau", kind="government")


def test_one_person_works_alone_until_a_second_may_review_or_sign() -> None:
    zhang = member(duties=("sign", "review"))
    member("wang", duties=("facilities",))
    member("far", organisation="other", duties=("sign",))
    assert rules.works_alone(zhang)

    member("li", duties=("review",))
    assert not rules.works_alone(zhang)

    people.deactivate("li")
    assert rules.works_alone(zhang)
