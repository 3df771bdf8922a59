"""`houfeng people`, from outside; above all that a password is seen nowhere."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command import ROOT, environment

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def bureau(houfeng) -> None:
    done = houfeng(
        "people", "organisation", "scdzj", "--name-zh", "四川省地震局", "--name-en", "Sichuan EA"
    )
    assert done.returncode == 0, done.stderr


def add(home: Path, name: str, *words: str, said: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "houfeng", "people", "add", name, "--organisation", "scdzj", *words],
        input=said, env=environment(home), cwd=ROOT, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip


def test_a_person_is_added_listed_and_removed(houfeng, home, bureau):
    words = ("--duty", "sign", "--duty", "review", "--shown-name", "张三", "--password-stdin")
    done = add(home, "zhang", *words, said=PASSWORD + "\n")
    assert done.returncode == 0, done.stderr
    assert PASSWORD not in done.stdout + done.stderr

    listed = json.loads(houfeng("people", "list", "--json").stdout)
    assert listed == [
        {"name": "zhang", "shown_name": "张三", "organisation": "scdzj",
         "duties": ["review", "sign"], "active": True},
    ]  # fmt: skip
    assert "张三" in houfeng("people", "list").stdout

    assert houfeng("people", "remove", "zhang").returncode == 0
    assert json.loads(houfeng("people", "list", "--json").stdout)[0]["active"] is False


def test_bad_input_is_told(houfeng, home, bureau):
    unknown = houfeng("people", "add", "li", "--organisation", "nowhere", "--password-stdin")
    assert (unknown.returncode, "scdzj" in unknown.stderr) == (3, True)
    silent = add(home, "li", said="")
    assert (silent.returncode, "--password-stdin" in silent.stderr) == (2, True)
    short = add(home, "li", "--password-stdin", said="hunter2\n")
    assert short.returncode == 2
    assert "hunter2" not in short.stderr
    wrong = add(home, "li", "--duty", "everything", "--password-stdin", said=PASSWORD)
    assert wrong.returncode == 2


def test_on_a_terminal_the_password_is_asked_for_unseen(home, bureau):
    pty = pytest.importorskip("pty")
    words = [sys.executable, "-m", "houfeng", "people", "add", "wang", "--organisation", "scdzj"]
    number, terminal = pty.fork()
    if number == 0:
        os.chdir(ROOT)
        os.execve(sys.executable, words, environment(home))
    shown, arguments = b"", b""
    answers = [(b"Password:", PASSWORD), (b"confirmation:", PASSWORD)]
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            shown += os.read(terminal, 4096)
        except OSError:  # the other end is closed: it has ended
            break
        if answers and answers[0][0] in shown:
            time.sleep(0.2)  # so that it has stopped echoing
            os.write(terminal, answers.pop(0)[1].encode() + b"\n")
            arguments += Path(f"/proc/{number}/cmdline").read_bytes()
    _, status = os.waitpid(number, 0)

    assert os.waitstatus_to_exitcode(status) == 0, shown
    assert "wang" in shown.decode()
    assert b"wang" in arguments
    assert PASSWORD.encode() not in shown + arguments
