"""What an earthquake of a loop is called in the platform."""

import re

from houfeng.vocabulary.status import Status

LONGEST_ID = 80  # of the platform's events


def platform_event_id(network: str, event_id: str, status: Status = Status.ACTUAL) -> str:
    """The id of a loop's event in the platform: small letters, digits, hyphens; never too long.

    network: the loop's name; event_id: the loop's own name of the earthquake. Two networks name
    the same earthquake each for itself.
    """
    plain = re.sub(r"[^a-z0-9]+", "-", event_id.lower()).strip("-")
    mark = "" if status is Status.ACTUAL else f"{status}-"
    return f"{mark}{network}-{plain}"[:LONGEST_ID].rstrip("-")
