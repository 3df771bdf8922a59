"""A real browser, a real server, and an eye on everything the page asks for."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from houfeng.vocabulary.status import Status
from tests.portal.scene import keep, luding, responded, running

SCREENSHOTS = Path(__file__).resolve().parents[2] / "out" / "screenshots"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]

expect.set_options(timeout=20_000)  # a machine that others use as well is slow

# Playwright keeps an event loop in this thread; Django would refuse the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """A server with a responded event, an exercise, a running one and one without response."""
    responded(luding(), observed="some")
    responded(luding().with_status(Status.EXERCISE), observed="flagged")
    running(luding(event_id="running-2022"))
    keep(luding(event_id="bare-2022", place_zh="", place_en="", depth_km=None))
    return str(live_server.url)


class Watch:
    """What a page asked for and complained about."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.context = context
        self.site = site
        self.strangers: list[str] = []
        self.complaints: list[str] = []
        context.on("request", self._asked)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def open(self, address: str) -> Page:
        page = self.context.new_page()
        page.goto(self.site + address, wait_until="load")
        return page

    def check(self) -> None:
        assert self.strangers == []
        assert self.complaints == []

    def _asked(self, request: object) -> None:
        url = request.url  # type: ignore[attr-defined]
        if not url.startswith((self.site + "/", f"blob:{self.site}/", "data:")):
            self.strangers.append(url)

    def _failed(self, request: object) -> None:
        # A page that is left gives up what it was still asking for.
        if request.failure != "net::ERR_ABORTED":  # type: ignore[attr-defined]
            self.complaints.append(f"{request.url}: {request.failure}")  # type: ignore[attr-defined]

    def _answered(self, response: object) -> None:
        if response.status >= 400:  # type: ignore[attr-defined]
            self.complaints.append(f"{response.status} {response.url}")  # type: ignore[attr-defined]

    def _said(self, message: object) -> None:
        if message.type in ("error", "warning"):  # type: ignore[attr-defined]
            text = message.text  # type: ignore[attr-defined]
            # Software WebGL on a test machine is slow to read back; that is not the page's doing.
            if "GPU stall due to ReadPixels" not in text:
                self.complaints.append(text)


@pytest.fixture
def watch(browser: Browser, site: str) -> Iterator["WatchMaker"]:
    maker = WatchMaker(browser, site)
    yield maker
    for one in maker.made:
        one.context.close()
    for one in maker.made:
        one.check()


class WatchMaker:
    """Makes watched browser windows; all are checked when the test ends."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser = browser
        self.site = site
        self.made: list[Watch] = []
        # A map that fades in costs dozens of frames, and a frame drawn by software is dear.
        self.options: dict[str, object] = {"reduced_motion": "reduce"}

    def __call__(self, width: int = 1280, height: int = 900, **options: object) -> Watch:
        words = {**self.options, **options}
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            **words,  # type: ignore[arg-type]
        )
        context.set_default_timeout(20_000)
        found = Watch(context, self.site)
        self.made.append(found)
        return found


def overflow(page: Page) -> list[str]:
    """Elements that stick out of the page to the right."""
    found: list[str] = page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= wide) return [];
          return [...document.body.querySelectorAll('*')]
            .filter(e => e.getBoundingClientRect().right > wide + 1)
            .map(e => e.tagName + '.' + e.className + ': ' + e.textContent.slice(0, 40));
        }"""
    )
    return found


def each_width(page: Page, *widths: int) -> Iterator[int]:
    """The page as its window is drawn narrower: 1280, 390 and 320 pixels, or those given."""
    for width in widths or (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        # What the page does about it is done by the second frame.
        page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        yield width


def shoot(page: Page, name: str) -> None:
    """A picture for those who look, with HOUFENG_SCREENSHOTS=1; drawing them takes minutes."""
    if not os.environ.get("HOUFENG_SCREENSHOTS"):
        return
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
