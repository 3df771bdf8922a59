"""The documents tell the truth about the repository."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_and_pages_named_in_the_documents_exist(page):
    text = page.read_text("utf-8")
    named = re.findall(r"`(houfeng/[\w/.]+|benchmarks/[\w/.]+|tests/[\w/.]+|docs/[\w/.-]+)`", text)
    linked = [
        link for link in re.findall(r"\]\(([^)#\s]+)", text) if not re.match(r"[a-z]+:", link)
    ]
    generated = ("docs/_build", "houfeng/assets")
    missing = [
        name for name in named if not name.startswith(generated) and not (ROOT / name).exists()
    ]
    missing += [link for link in linked if not (page.parent / link).exists()]

    assert not missing


def test_both_readmes_have_the_same_sections_and_commands():
    readmes = [(ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md")]
    shapes = [
        (len(re.findall(r"^#+ ", text, re.M)), re.findall(r"^(?:make|houfeng) .*", text, re.M))
        for text in readmes
    ]

    assert shapes[0] == shapes[1]
