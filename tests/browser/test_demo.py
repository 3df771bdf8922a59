"""`houfeng demo` as a visitor meets it: a real process, real products, a real browser."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Watch, WatchMaker, each_width, overflow, shoot
from tests.command import ROOT, Command, environment

pytestmark = pytest.mark.browser
READY_S = 180  # four responses and all tables, on two cores that others may use


@pytest.fixture(scope="module")
def demo(home: Path, chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running demo."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = tmp_path_factory.mktemp("demo") / "said.txt"
    with said.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "houfeng", "demo", "--port", str(port)],
            env=environment(home),
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_healthy(address, process, said)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def wait_until_healthy(address: str, process: "subprocess.Popen[bytes]", said: Path) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                assert answer.status == 200
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the demo was not healthy within {READY_S} s:\n{said.read_text()}")


@pytest.fixture
def visit(browser: Browser, demo: str) -> Iterator[WatchMaker]:
    maker = WatchMaker(browser, demo)
    yield maker
    for one in maker.made:
        one.context.close()
    for one in maker.made:
        one.check()


def drawn(window: Watch, address: str) -> Page:
    page = window.open(address)
    page.wait_for_selector("[data-map][data-drawn=yes]")
    return page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_home_and_wenchuan_are_whole(visit: WatchMaker, language: str) -> None:
    window = visit()
    home = drawn(window, f"/?lang={language}")
    assert home.locator(".quakes li").count() == 25
    for width in each_width(home):
        assert overflow(home) == [], width
        shoot(home, f"demo-home-{language}-{width}")

    asked: list[str] = []
    window.context.on("request", lambda request: asked.append(request.url))
    page = drawn(window, f"/events/wenchuan-2008/?lang={language}")
    box = page.locator(".map").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 900  # the map is on the first screen
    words = page.inner_text("main")
    assert {"zh": "四川汶川 8.0 级地震", "en": "Magnitude 8.0 earthquake, Wenchuan"}[
        language
    ] in words
    assert {"zh": "历史地震的回溯估计", "en": "made long after the earthquake"}[language] in words
    assert [url for url in asked if url.endswith("/contours.geojson")]
    assert [url for url in asked if "/places.geojson?v=" in url]
    assert page.locator(".legend .chip").all_inner_texts()[0] == "Ⅵ"
    assert page.locator(".downloads a[download]").count() == 3
    for width in each_width(page):
        assert overflow(page) == [], width
        shoot(page, f"demo-event-{language}-{width}")


def test_a_brief_downloads_as_pdf(visit: WatchMaker, tmp_path: Path) -> None:
    page = visit().open("/events/wenchuan-2008/?lang=zh")
    with page.expect_download() as download:
        page.locator(".downloads a[download]").first.click()
    kept = tmp_path / "brief.pdf"
    download.value.save_as(kept)
    assert download.value.suggested_filename == "wenchuan-2008-brief.zh.pdf"
    assert kept.read_bytes().startswith(b"%PDF-")
    assert kept.stat().st_size > 20_000


def test_an_open_page_ends_on_the_newest_revision(visit: WatchMaker, houfeng: Command) -> None:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    values = [
        "--lat",
        "29.6",
        "--lon",
        "102.1",
        "--depth",
        "12",
        "--time",
        now,
        "--id",
        "demo-quake",
    ]

    def respond(magnitude: str) -> None:
        told = houfeng("respond", *values, "--mag", magnitude)
        assert told.returncode == 0, told.stderr

    respond("5.8")
    page = drawn(visit(), "/events/demo-quake/?lang=zh")
    assert "第 1 报（共 1 报）" in page.inner_text(".facts")
    assert "5.8 级地震" in page.inner_text("h1")
    assert "历史地震的回溯" not in page.inner_text("main")

    respond("6.4")

    page.get_by_text("第 2 报（共 2 报）").wait_for()
    assert "6.4 级地震" in page.inner_text("h1")
    assert "震级由 Ms 5.8 调整为 Ms 6.4" in page.inner_text(".facts")
    page.wait_for_selector("[data-map][data-drawn=yes]")
    shoot(page, "demo-revised-zh")


def test_an_exercise_runs_beside_it(visit: WatchMaker) -> None:
    """From the first synthetic P wave to its own page, with its name on everything."""
    network = visit().open("/network/?lang=zh")
    until = time.monotonic() + READY_S
    while "/network/demo/" not in network.content():
        assert time.monotonic() < until, network.inner_text("main")
        time.sleep(2)
        network.reload()
    network.goto(network.url.split("/network/")[0] + "/network/demo/?lang=zh")
    assert "演习" in network.inner_text("body")
    assert "合成数据" in network.inner_text("main")
    assert "64 个台站" in network.inner_text("main")

    home = visit().open("/?lang=zh&status=exercise")
    while "四川泸定" not in home.inner_text("main"):
        assert time.monotonic() < until, home.inner_text("main")
        time.sleep(2)
        home.reload()
    assert "演习" in home.inner_text("main")
    shoot(network, "demo-network-zh")
