"""CAP messages: how fast they are made and checked, and how many spoilt ones are caught.

    python -m benchmarks.documents_cap [--times 200]

Spoilt messages are made from a good one by the table of tests/documents/test_cap.py (one rule
of the standard broken each) and by cutting every element out in turn.
"""

import argparse
import re
import time
from datetime import timedelta

from lxml import etree

from houfeng.documents.cap import build_alert
from houfeng.documents.cap_check import CAP, validate_alert
from houfeng.vocabulary.errors import NotValid
from tests.documents.cases import large_case
from tests.documents.test_cap import BAD

REQUIRED = ("identifier", "sender", "sent", "status", "msgType", "scope", "category", "event")
REQUIRED_TOO = ("urgency", "severity", "certainty", "areaDesc", "valueName", "value")


def is_refused(xml: bytes) -> bool:
    try:
        validate_alert(xml)
    except NotValid:
        return True
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=200)
    times = parser.parse_args().times
    case = large_case()

    def build(n: int) -> bytes:
        return build_alert(
            case.origin,
            case.shaking,
            case.impact,
            outline=case.outline,
            place_zh="四川泸定县",
            place_en="Luding, Sichuan",
            sent=case.origin.origin_at + timedelta(seconds=n + 1),
            sender="houfeng.example.org",
        )

    began = time.perf_counter()
    made = [build(n) for n in range(times)]
    print(f"made and checked: {(time.perf_counter() - began) / times * 1000:.1f} ms a message")
    began = time.perf_counter()
    refused = sum(is_refused(xml) for xml in made)
    print(f"checked alone: {(time.perf_counter() - began) / times * 1000:.1f} ms a message")
    names = {etree.fromstring(xml).findtext(f"{{{CAP}}}identifier") for xml in made}
    print(f"good messages refused: {refused} of {times}; identifiers distinct: {len(names)}")

    text = made[0].decode()
    spoilt = [re.sub(good, bad, text).encode() for _, good, bad in BAD]
    print(f"one rule broken: {sum(map(is_refused, spoilt))} of {len(spoilt)} refused")
    spoilt = []
    for name in (*REQUIRED, *REQUIRED_TOO):
        for index in range(len(list(etree.fromstring(made[0]).iter(f"{{{CAP}}}{name}")))):
            alert = etree.fromstring(made[0])
            element = list(alert.iter(f"{{{CAP}}}{name}"))[index]
            element.getparent().remove(element)
            spoilt.append(etree.tostring(alert))
    print(f"one needed element cut out: {sum(map(is_refused, spoilt))} of {len(spoilt)} refused")


if __name__ == "__main__":
    main()
