"""`--publish`, from outside: kept once, whoever dies and whenever the database is away."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from houfeng.warning.spool import SpoolReader, SpoolWriter
from tests.command import ROOT, environment
from tests.warning.made_account import account, message

NOWHERE = "postgresql://nobody@127.0.0.1:9/houfeng"  # the discard port: nothing answers


def products(houfeng, kind):
    done = houfeng("products", "list", "--json")
    assert done.returncode == 0, done.stderr
    return [one for one in json.loads(done.stdout) if one["type"] == kind]


def keeper(home, name, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "houfeng", "keeper", name],
        env=environment(home) | more, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip


def test_a_killed_keeper_and_a_database_away_lose_nothing(home, houfeng):
    folder = home / "live" / "lost" / "spool"
    spool = SpoolWriter(folder)
    spool.append(message(1))
    spool.append(account())
    first = keeper(home, "lost", DATABASE_URL=NOWHERE)
    assert "keeper:" in first.stderr.readline()
    first.kill()
    first.communicate()
    assert len(SpoolReader(folder).read()) == 2

    second = keeper(home, "lost")
    spool.append(message(2, "update"))
    spool.close()
    _, said = second.communicate(timeout=100)  # its input ends: it keeps what there is, and goes
    assert second.returncode == 0, said
    assert said.count("no `houfeng serve` works on this database") == 1
    assert SpoolReader(folder).read() == []
    third = houfeng("keeper", "lost")
    assert third.returncode == 0, third.stderr
    warnings = products(houfeng, "warning")
    assert sorted(one["revision"] for one in warnings) == [1, 2]
    assert [one["revision"] for one in products(houfeng, "picks")] == [1]


def test_a_killed_loop_is_kept_once(home, houfeng, shared):
    recording = str(shared / "data/waveforms/ridgecrest_m71")
    loop = subprocess.Popen(
        [sys.executable, "-m", "houfeng", "replay", recording, "--json", "--publish",
         "--status", "exercise", "--name", "killed"],
        env=environment(home) | {"DATABASE_URL": NOWHERE}, cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    told = []
    for line in loop.stdout:
        record = json.loads(line)
        if record["type"] in ("alert", "update", "cancel"):
            told.append((record["event_id"], record["number"]))
        if len(told) == 2:
            break
    time.sleep(0.3)  # the tick ends, and what it said is in the spool
    loop.kill()
    loop.communicate()
    lock = home / "live" / "killed" / "spool" / "reader.lock"
    with contextlib.suppress(ValueError, ProcessLookupError):
        os.kill(int(lock.read_text()), signal.SIGKILL)

    kept = houfeng("keeper", "killed")
    assert kept.returncode == 0, kept.stderr
    again = houfeng("keeper", "killed")
    assert again.returncode == 0, again.stderr
    warnings = [one for one in products(houfeng, "warning") if "-killed-" in one["code"]]
    numbers = sorted(one["revision"] for one in warnings)
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= len(told)
    assert {one["status"] for one in warnings} == {"exercise"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--publish",), "exercise"),
        (("--publish", "--status", "exercise", "--name", "No Name"), "--name"),
    ],
)
def test_what_cannot_be_published_is_told(houfeng, shared, words, told):
    done = houfeng("replay", str(shared / "data/waveforms/hawaii_m53_clipped"), *words)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
