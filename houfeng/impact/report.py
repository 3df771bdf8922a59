"""impact.json: the impact estimate as it is published, there and back."""

from dataclasses import asdict
from typing import Any

from houfeng.impact.estimate import Impact, LossBin, LossEstimate, ShakenPlace
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.lineage import Lineage
from houfeng.vocabulary.status import BANNER, Status


def impact_to_json(impact: Impact) -> dict[str, Any]:
    """Plain values for json.dumps; zones are keyed by their degree as text."""
    return {
        "event_id": impact.event_id,
        "revision": impact.revision,
        "status": impact.status.value,
        "banner": BANNER[impact.status],
        "max_intensity": impact.max_intensity,
        "intensity_areas_km2": {str(k): v for k, v in impact.intensity_areas_km2.items()},
        "exposed_population": {str(k): v for k, v in impact.exposed_population.items()},
        "fatalities": asdict(impact.fatalities),
        "economic_loss_cny": asdict(impact.economic_loss_cny),
        "alert_level": impact.alert_level,
        "places": [asdict(place) for place in impact.places],
        "exposure_source": impact.exposure_source,
        "losses_abroad": impact.losses_abroad,
        "lineage": [line.as_dict() for line in impact.lineage],
    }


def impact_from_json(found: dict[str, Any]) -> Impact:
    """The estimate again; NotValid if a key is missing or a value has the wrong form."""
    try:
        return Impact(
            event_id=found["event_id"],
            revision=int(found["revision"]),
            status=Status(found["status"]),
            max_intensity=float(found["max_intensity"]),
            intensity_areas_km2={int(k): float(v) for k, v in found["intensity_areas_km2"].items()},
            exposed_population={int(k): int(v) for k, v in found["exposed_population"].items()},
            fatalities=_loss(found["fatalities"]),
            economic_loss_cny=_loss(found["economic_loss_cny"]),
            alert_level=found["alert_level"],
            places=tuple(ShakenPlace(**place) for place in found["places"]),
            exposure_source=found["exposure_source"],
            lineage=tuple(Lineage(**line) for line in found["lineage"]),
            losses_abroad=bool(found["losses_abroad"]),
        )
    except KeyError as missing:
        raise NotValid("impact.json", sorted(found), f"add the key {missing}") from missing
    except (TypeError, ValueError, AttributeError) as wrong:
        raise NotValid("impact.json", str(wrong), "give it as impact_to_json writes it") from wrong


def _loss(found: dict[str, Any]) -> LossEstimate:
    return LossEstimate(
        median=found["median"],
        p05=found["p05"],
        p95=found["p95"],
        bins=tuple(LossBin(**part) for part in found["bins"]),
    )
