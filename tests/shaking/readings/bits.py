"""Small files made by hand."""

from houfeng.shaking.observations import Observations
from houfeng.shaking.readings import observations_from_bytes


def station(code="AAA", net="XX", lon="-118.1", lat="34.1", body="", more=""):
    return (
        f'<station code="{code}" netid="{net}" name="{code} place" lon="{lon}" lat="{lat}" {more}>'
        f"{body}</station>"
    )


def listed(*stations: str) -> bytes:
    return f"<stationlist>{''.join(stations)}</stationlist>".encode()


def read(*raw: bytes, name: str = "a_dat.xml", near=None) -> Observations:
    return observations_from_bytes([(name, each) for each in raw], near=near)


def comp(name="HNE", **amplitudes: str) -> str:
    """comp("HNE", acc='value="1"') is one component with one amplitude."""
    inside = "".join(f"<{tag} {attributes}/>" for tag, attributes in amplitudes.items())
    return f'<comp name="{name}">{inside}</comp>'
