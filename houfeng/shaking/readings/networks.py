"""What kind of observation a network code names."""

from houfeng.shaking.observations import INSTRUMENT, MACROSEISMIC

# ShakeMap's codes for intensity observations.
_FELT = {"dyfi", "mmi", "intensity", "ciim"}


def kind_of(network: str) -> str:
    """INSTRUMENT or MACROSEISMIC.

    A code that only ends in DYFI (as IGNDYFI at Lorca 2011) is felt too: ShakeMap takes such
    reports, turned into motion, for exact instruments.
    """
    plain = network.strip().lower()
    felt = plain in _FELT or plain.endswith("dyfi")
    return MACROSEISMIC if felt else INSTRUMENT


def joined_id(network: str, code: str) -> str:
    """`network.code`, the network only once."""
    net = network.strip() or "unknown"
    plain = code.strip()
    return plain if plain.startswith(f"{net}.") else f"{net}.{plain}"
