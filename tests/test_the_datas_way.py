"""`docs/the-datas-way.md` names the files an earthquake passes, in the order it passes them."""

import re
import subprocess
import sys
from pathlib import Path

from tests.command import environment

ROOT = Path(__file__).resolve().parent.parent

# Notes the first call of a function in each of our files, in all threads, and prints the order.
TRACE = """
import sys, threading
seen = []
root = sys.argv.pop(1)
def note(frame, event, arg):
    name = frame.f_code.co_filename
    # Functions only: modules and class bodies run when they are imported.
    is_function = frame.f_code.co_flags & 1 and frame.f_code.co_name != "<lambda>"
    if event == "call" and is_function and name.startswith(root) and name not in seen:
        seen.append(name)
sys.setprofile(note); threading.setprofile(note)
from houfeng.cli.main import main
try:
    main(standalone_mode=False)
finally:
    sys.setprofile(None); threading.setprofile(None)
    print("\\n".join(name[len(root) + 1:] for name in seen))
"""


def test_the_named_files_are_at_work_in_the_named_order(home, tmp_path):
    page = (ROOT / "docs" / "the-datas-way.md").read_text("utf-8")
    steps = re.findall(r"^\d+\. `(houfeng/[\w/.]+)`", page, re.M)
    quake = tmp_path / "quake.csv"
    quake.write_text(
        "发震时刻,震级(M),纬度(°),经度(°),深度(千米),参考位置\n"
        "2022-09-05 12:52:18,6.8,29.59,102.08,16,四川甘孜州泸定县\n",
        "utf-8",
    )

    words = ["respond", str(quake), "--out", str(tmp_path / "out")]
    done = subprocess.run(
        [sys.executable, "-c", TRACE, str(ROOT), *words],
        env=environment(home), cwd=ROOT, capture_output=True, text=True, timeout=180, check=True,
    )  # fmt: skip
    order = [line for line in done.stdout.splitlines() if line in steps]

    assert len(steps) >= 12
    assert order == steps
