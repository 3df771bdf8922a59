"""Flags of ShakeMap and of our own networks.

Anything but "" and "0" keeps an amplitude out; no flag is ever ignored.
"""

from houfeng.shaking.reasons import reason

# ShakeMap manual, station data: letters of version 3 and words of version 4.
_KNOWN = {
    "m": "flag_manual",
    "manuallyflagged": "flag_manual",
    "manual": "flag_manual",
    "t": "flag_outlier",
    "outlier": "flag_outlier",
    "g": "flag_glitch",
    "glitch": "flag_glitch",
    "i": "flag_incomplete",
    "incomplete": "flag_incomplete",
    "n": "flag_not_in_list",
    "notinlist": "flag_not_in_list",
    # Of our own networks, `houfeng.warning.event_account`.
    "shakinggoeson": "flag_going_on",
    "clipped": "flag_clipped",
    "noisy": "flag_noisy",
    "belownoise": "flag_noisy",
    "dead": "flag_dead",
    "spiking": "flag_dead",
    "uncalibrated": "flag_uncalibrated",
    "wrongclock": "flag_clock",
    "excludedbyhand": "flag_by_hand",
}
_GOOD = {"", "0", "none", "null"}
# Told first where several are given: a person's word before a program's.
_RANK = ("flag_manual", "flag_other", "flag_glitch", "flag_incomplete", "flag_not_in_list")


def flag_reason(flag: object, *, with_outliers: bool = True) -> str:
    """The reason behind a flag such as "M" or "G,I"; "" for a good amplitude.

    with_outliers: False for the station list an earlier map wrote: its "Outlier" is that map's
    own judgement by its own model, and ours is made anew.
    """
    found = []
    for part in str("" if flag is None else flag).replace(";", ",").split(","):
        plain = part.strip().lower().replace("_", "").replace(" ", "")
        if plain in _GOOD or (plain == "outlier" and not with_outliers):
            continue
        code = _KNOWN.get(plain)
        found.append(reason(code) if code else reason("flag_other", flag=part.strip()))
    return min(found, key=_rank) if found else ""


def _rank(kept: str) -> int:
    code = kept.split("|", 1)[0]
    return _RANK.index(code) if code in _RANK else len(_RANK)
