"""Names of networks, as they stand in addresses and folders."""

import re

from houfeng.vocabulary.errors import NotValid

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


def is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def demand_name(name: str) -> str:
    """The name. Raises NotValid for one that is none."""
    if not is_name(name):
        raise NotValid("--name", name, "use at most 40 of a to z, 0 to 9 and -, e.g. sichuan-1")
    return name
