"""The other commands, as a person runs them."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.command import ROOT, environment


def test_alone_it_shows_what_people_do_most(houfeng):
    shown = houfeng().stdout + houfeng().stderr

    for command in (
        "houfeng demo",
        "houfeng respond",
        "houfeng serve",
        "houfeng events import",
        "houfeng check",
    ):
        assert command in shown


@pytest.mark.parametrize(
    "words",
    ["demo", "serve", "respond", "check", "events list", "events import", "events withdraw",
     "products list", "products show", "products verify"],
)  # fmt: skip
def test_every_command_has_an_example_in_its_help(houfeng, words):
    shown = houfeng(*words.split(), "--help").stdout

    assert f"houfeng {words}" in shown.split("Example", 1)[1]


def test_check_finds_all_in_order(houfeng):
    done = houfeng("check", "--json")

    assert done.returncode == 0, done.stdout
    found = {finding["what"]: finding for finding in json.loads(done.stdout)}
    assert "PostgreSQL 18" in found["database"]["found"]


def test_check_says_how_to_mend_a_missing_database(houfeng):
    done = houfeng("check", DATABASE_URL="mysql://me:secret@host/name")
    assert done.returncode == 1
    assert "give postgresql://" in done.stdout
    assert "secret" not in done.stdout + done.stderr

    done = houfeng("check", DATABASE_URL="postgresql://me:secret@127.0.0.1:9/name")
    assert done.returncode == 1
    assert "MEND  database" in done.stdout
    assert "secret" not in done.stdout + done.stderr


def test_the_bundled_earthquakes_are_imported_once(houfeng):
    first = json.loads(houfeng("events", "import", "--bundled", "--json").stdout)
    again = json.loads(houfeng("events", "import", "--bundled", "--json").stdout)

    assert len(first) >= 30
    assert again == first
    listed = json.loads(houfeng("events", "list", "--min-magnitude", "8", "--json").stdout)
    assert {"wenchuan-2008", "haiyuan-1920"} <= {row["id"] for row in listed}
    assert all(row["magnitude"] >= 8 for row in listed)


def test_a_file_with_one_bad_row_is_imported_not_at_all(houfeng, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text(
        "发震时刻,震级(M),纬度(°),经度(°),深度(千米),参考位置\n"
        "2021-01-01 00:00:01,5.1,29.59,102.08,16,甲\n"
        "2021-01-01 00:00:02,5.1,95.0,102.08,16,乙\n",
        "utf-8",
    )
    done = houfeng("events", "import", str(table))

    assert done.returncode == 2
    assert "95" in done.stderr
    assert "3" in done.stderr  # the row, as a spreadsheet counts
    listed = json.loads(houfeng("events", "list", "--limit", "1000", "--json").stdout)
    assert not [row for row in listed if row["place_zh"] == "甲"]


def test_a_product_is_shown_by_its_identity(houfeng):
    houfeng("respond", "luxian-2021")
    shown = json.loads(houfeng("products", "show", "houfeng/impact/luxian-2021", "--json").stdout)

    assert (shown["type"], shown["files"][0]["name"]) == ("impact", "impact.json")
    assert houfeng("products", "show", "houfeng/impact/nowhere").returncode == 3
    assert houfeng("products", "show", "nonsense").returncode == 2


def test_a_port_in_use_is_told_before_any_work(houfeng):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for command in (["serve"], ["demo", "--check"]):
            done = houfeng(*command, "--port", port)
            assert done.returncode == 2
            assert f"127.0.0.1:{port}" in done.stderr
            assert "--port" in done.stderr


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


def test_the_demo_comes_up_and_its_check_ends_well(houfeng):
    done = houfeng("demo", "--check", "--port", str(free_port()))

    assert done.returncode == 0, done.stderr
    assert "is healthy" in done.stdout


def test_a_response_asked_for_while_the_server_runs_is_made_by_its_worker(houfeng, home):
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "houfeng", "serve", "--port", str(port)],
        env=environment(home), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while True:
            assert server.poll() is None
            assert time.monotonic() < until
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                    break
            except OSError:
                time.sleep(0.2)
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        values = [
            "--lat",
            "30.1",
            "--lon",
            "102.9",
            "--mag",
            "5.8",
            "--time",
            now,
            "--id",
            "served-quake",
        ]
        assert houfeng("respond", *values).returncode == 0
        values[5] = "6.1"
        assert houfeng("respond", *values).returncode == 0

        with urllib.request.urlopen(
            f"http://127.0.0.1:{port}/feeds/v1/all_month.geojson"
        ) as answer:
            feed = json.load(answer)
        quake = next(f for f in feed["features"] if f["id"].endswith("served-quake"))
        assert quake["properties"]["mag"] == 6.1
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/events/served-quake/") as answer:
            page = answer.read().decode()
        assert "6.1" in page
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=30) == 0
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)
    orphans = subprocess.run(
        ["pgrep", "-f", "houfeng worker"], capture_output=True, text=True, check=False
    )
    mine = [pid for pid in orphans.stdout.split() if _home_of(int(pid)) == str(home)]
    assert mine == []


def _home_of(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:  # noqa: PTH123
            words = dict(word.split(b"=", 1) for word in file.read().split(b"\0") if b"=" in word)
    except OSError:
        return ""
    return os.fsdecode(words.get(b"HOUFENG_HOME", b""))
