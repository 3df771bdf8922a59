"""An earthquake given as single values: on the command line, in a form, by another program."""

from dataclasses import replace

from houfeng.events.origin import Magnitude, MagnitudeType, Origin, checked
from houfeng.events.readers.fields import magnitude_type as scale_of
from houfeng.events.readers.fields import utc_time
from houfeng.events.readers.identity import (
    given_id,
    place_code,
    second_code,
    source_code,
    source_id,
)
from houfeng.vocabulary.errors import NotValid

_TO_BE_NAMED = "manual"


def origin_from_values(
    *,
    latitude: float,
    longitude: float,
    magnitude: float,
    depth_km: float | None,
    time: str,
    event_id: str | None = None,
    magnitude_type: str = "Ms",
    strike_deg: float | None = None,
    rupture_line: tuple[tuple[float, float], ...] = (),
    place_zh: str = "",
    place_en: str = "",
    source: str = "houfeng",
    source_event_id: str = "",
    reference: str = "",
) -> Origin:
    """One origin from degrees north and east, kilometres and an ISO 8601 time with its zone.

    Without an event_id, the id is made of the second and the place, so that the same values
    always name the same earthquake. A strike is that of a line: 200 becomes 20.
    Raises NotValid naming the field, the value and the mend.
    """
    found = checked(
        Origin(
            event_id=_TO_BE_NAMED if event_id is None else given_id(event_id),
            revision=0,
            origin_at=utc_time("time", time),
            longitude=float(longitude),
            latitude=float(latitude),
            depth_km=None if depth_km is None else float(depth_km),
            magnitude=Magnitude(float(magnitude), _scale(magnitude_type)),
            source=source_code(source),
            source_id=source_id(source_event_id),
            place_zh=place_zh.strip(),
            place_en=place_en.strip(),
            strike_deg=strike_deg,
            rupture_line=rupture_line,
            reference=reference,
        )
    )
    if strike_deg is not None:
        found = replace(found, strike_deg=float(strike_deg) % 180.0)
    if event_id is None:
        # Named only now, when its values are known to be good.
        place = place_code(found.latitude, found.longitude)
        found = replace(found, event_id=f"manual-{second_code(found.origin_at)}-{place}")
    return found


def _scale(code: str) -> MagnitudeType:
    found = scale_of(code)
    if found is None:
        known = ", ".join(scale.value for scale in MagnitudeType)
        raise NotValid("magnitude_type", code, f"choose one of {known}")
    return found
