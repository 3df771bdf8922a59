"""The quality of a network's data, kept as a product: immutable revisions, one code a network."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from houfeng import __version__
from houfeng.monitoring.exclusions import standing
from houfeng.monitoring.network_names import demand_name
from houfeng.monitoring.notes import Note
from houfeng.monitoring.quality import ChannelQuality
from houfeng.monitoring.quality_kept import TYPE
from houfeng.monitoring.quality_report import quality_files
from houfeng.monitoring.times import utc
from houfeng.products.models import Product
from houfeng.products.publish import Draft, publish
from houfeng.vocabulary.lineage import Lineage
from houfeng.vocabulary.status import BANNER, Status


def publish_quality(
    name: str,
    found: Sequence[ChannelQuality],
    *,
    notes: Iterable[Note],
    recording: str,
    status: Status,
    published_at: datetime,
) -> Product:
    """Keep an assessment as the network's next revision.

    recording: what people call it; no path. Raises NotValid for a name that is none.
    """
    demand_name(name)
    by_hand = [
        {
            "station": one.station,
            "reason": one.reason,
            "until": None if one.until is None else one.until.isoformat(),
            "made_at": one.made_at.isoformat(),
        }
        for one in standing(name, published_at).values()
    ]
    told = {
        "network": name,
        "status": status.value,
        "banner": BANNER[status]["zh"],
        "recording": recording,
        "software": f"Houfeng {__version__}",
        "excluded_by_hand": by_hand,
    }
    files = quality_files(found, told, notes)
    begin, end = (utc(at) or "" for at in (found[0].starts_at, found[0].ends_at))
    draft = Draft(
        type=TYPE,
        code=name,
        status=status,
        event_id="",
        event_revision=None,
        files=files,
        lineage=(
            Lineage("recordings", recording, f"{begin} – {end}", f"{len(found)} channels"),
            Lineage("noise density", "McNamara and Buland", "2004", "BSSA 94, 1517-1527",
                    f"response taken off {sum(one.corrected for one in found)} channels, "
                    "the sensitivity alone off the others"),
            Lineage("noise models", "Peterson", "1993", "USGS Open-File Report 93-322"),
            Lineage("software", "Houfeng", __version__, "houfeng"),
        ),
        properties={
            "network": name,
            "channels": len(found),
            "starts_at": begin,
            "ends_at": end,
        },
    )  # fmt: skip
    run = f"network-quality/{name}/{published_at.isoformat()}"
    (product,) = publish([draft], run=run, published_at=published_at)
    return product
