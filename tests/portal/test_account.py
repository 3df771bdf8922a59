"""Signing in and out; and that readers without an account notice nothing of it."""

import logging
from urllib.parse import quote

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from houfeng.portal.account import client_address
from houfeng.portal.members import member_required, safe_next
from tests.access.making import PASSWORD, member
from tests.portal.scene import luding, responded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
SESSION = settings.SESSION_COOKIE_NAME


def sign_in(
    client: Client, name: str = "zhang", password: str = PASSWORD, onward: str = ""
) -> HttpResponse:
    address = "/account/sign-in" + (f"?next={quote(onward, safe='')}" if onward else "")
    return client.post(address, {"name": name, "password": password})


@pytest.mark.parametrize("address", ["/", "/about/", "/events/luding-2022/", "/api/v1/events"])
def test_a_public_page_sets_no_session_and_asks_for_none(
    client: Client, address: str, django_assert_max_num_queries
) -> None:
    responded(luding())
    with django_assert_max_num_queries(10) as asked:
        reply = client.get(address)

    assert reply.status_code == 200
    assert SESSION not in reply.cookies
    assert settings.CSRF_COOKIE_NAME not in reply.cookies
    assert "private" not in reply.get("Cache-Control", "")
    assert not any("django_session" in query["sql"] for query in asked.captured_queries)
    # The language's cookie is all that a public page differs by.
    assert reply.get("Vary", "").lower().count("cookie") <= 1


def test_signing_in_leads_back_shows_the_name_and_out_again(client: Client) -> None:
    member(duties=("review",))
    asked = client.get("/account/")
    assert asked.status_code == 302
    assert asked["Location"] == "/account/sign-in?next=%2Faccount%2F"

    reply = sign_in(client, onward="/account/")

    assert (reply.status_code, reply["Location"]) == (302, "/account/")
    cookie = reply.cookies[SESSION]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 12 * 3600
    shown = client.get("/account/?lang=zh").content.decode()
    assert "张三" in shown
    assert "审核简报" in shown
    assert "签发简报" not in shown
    home = client.get("/")
    assert "张三" in home.content.decode()
    assert "private" in home["Cache-Control"]

    assert client.get("/account/sign-out").status_code == 405  # an image's address signs nobody out
    client.post("/account/sign-out")
    assert "张三" not in client.get("/").content.decode()
    assert client.get("/account/").status_code == 302


def test_a_wrong_name_and_a_wrong_password_are_told_alike(client: Client) -> None:
    member()
    wrong = sign_in(client, password="not the password")
    unknown = sign_in(client, name="nobody", password="not the password")

    assert wrong.status_code == unknown.status_code == 403
    assert SESSION not in wrong.cookies
    plain = [
        one.content.decode().replace("zhang", "NAME").replace("nobody", "NAME")
        for one in (wrong, unknown)
    ]
    without_token = [text[: text.index("csrfmiddlewaretoken")] for text in plain]
    assert without_token[0] == without_token[1]
    assert 'value="zhang"' in wrong.content.decode()  # what was typed stays
    assert "not the password" not in wrong.content.decode()


@pytest.mark.parametrize("bad", ["\0", "zh\0ang", "x" * 100_000, "\ud83d"])
def test_names_that_cannot_be_are_told_not_crashed_on(client: Client, bad: str) -> None:
    assert sign_in(client, name=bad.encode("utf-8", "replace").decode()).status_code == 403


def test_somebody_of_no_organisation_cannot_sign_in(client: Client) -> None:
    zhang = member()
    assert sign_in(client).status_code == 302
    client.post("/account/sign-out")
    zhang.delete()
    assert sign_in(client).status_code == 403


def test_after_five_failures_even_the_right_password_waits(client: Client) -> None:
    member()
    for _ in range(5):
        assert sign_in(client, password="guess").status_code == 403
    reply = sign_in(client)
    assert reply.status_code == 429
    assert SESSION not in reply.cookies
    elsewhere = client.post(
        "/account/sign-in", {"name": "zhang", "password": PASSWORD}, REMOTE_ADDR="10.9.9.9"
    )
    assert elsewhere.status_code == 302


@pytest.mark.parametrize(
    "outside",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "http:evil.example",
        "",
    ],
)
def test_signing_in_leads_nowhere_else(client: Client, outside: str) -> None:
    member()
    assert safe_next("/events/x/?a=1") == "/events/x/?a=1"  # a page of ours would be followed
    assert sign_in(client, onward=outside)["Location"] == "/account/"


def test_a_form_from_elsewhere_signs_nobody_in_or_out() -> None:
    member()
    strict = Client(enforce_csrf_checks=True)
    reply = strict.post("/account/sign-in", {"name": "zhang", "password": PASSWORD})
    assert reply.status_code == 403
    assert "未执行任何操作" in reply.content.decode()
    assert SESSION not in reply.cookies

    page = strict.get("/account/sign-in")
    token = page.content.decode().split('csrfmiddlewaretoken" value="')[1].split('"')[0]
    words = {"name": "zhang", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert strict.post("/account/sign-in", words).status_code == 302
    assert strict.post("/account/sign-out").status_code == 403
    assert strict.get("/account/").status_code == 200  # still signed in


def test_the_password_is_not_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    member()
    with caplog.at_level(logging.DEBUG):
        sign_in(client, password="a secret guess")
        sign_in(client)
    assert "a secret guess" not in caplog.text
    assert PASSWORD not in caplog.text


def test_without_the_duty_a_page_says_which_one_it_asks_for(client: Client) -> None:
    @member_required("sign")
    def secret(request: HttpRequest) -> HttpResponse:
        return HttpResponse("the secret")

    def ask(user: object) -> HttpRequest:
        request = RequestFactory().get("/secret/?a=1")
        request.COOKIES[SESSION] = "x"
        request.user = user  # type: ignore[assignment]
        return request

    may = secret(ask(member("signer", duties=("sign",)).user))
    assert may.content == b"the secret"  # there is something that could leak
    assert "no-store" in may["Cache-Control"]
    from django.contrib.auth.models import AnonymousUser
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied, match="签发简报"):
        secret(ask(member("reviewer", duties=("review",)).user))
    stranger = secret(ask(AnonymousUser()))
    assert stranger.status_code == 302
    assert stranger["Location"] == "/account/sign-in?next=%2Fsecret%2F%3Fa%3D1"


def test_the_address_is_the_proxys_word_only_behind_a_proxy(settings) -> None:
    asked = RequestFactory().get("/", headers={"X-Forwarded-For": "1.1.1.1, 2.2.2.2"})
    assert client_address(asked) == "127.0.0.1"
    settings.HOUFENG_HTTPS = True
    assert client_address(asked) == "2.2.2.2"  # what stands before was the client's own word
