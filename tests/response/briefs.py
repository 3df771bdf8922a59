"""Events with a brief whose words are kept, as the workflow publishes them."""

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from houfeng.documents.brief import compose_brief
from houfeng.events.origin import Origin
from houfeng.impact.report import impact_to_json
from houfeng.products.models import Product
from houfeng.products.publish import Draft, publish
from houfeng.shaking.files import read_netcdf
from tests.impact.made_impact import made_impact
from tests.portal.scene import drafts, keep, luding, to_bytes


def published(origin: Origin | None = None, run: str = "", **impact: Any) -> Product:
    """An event with all products of a run; returns its brief, an automatic draft."""
    kept = keep(origin or luding()).origin
    made = publish(
        [_with_words(draft, kept, impact) for draft in drafts(kept)],
        run=run or f"{kept.event_id}.r{kept.revision}",
        published_at=timezone.now(),
    )
    return next(product for product in made if product.type == "brief")


def _with_words(draft: Draft, origin: Origin, changes: dict[str, Any]) -> Draft:
    same = {"event_id": origin.event_id, "revision": origin.revision, "status": origin.status}
    impact = made_impact(**same, **changes)
    if draft.type == "impact":
        return replace(draft, files={"impact.json": to_bytes(impact_to_json(impact))})
    if draft.type != "brief":
        return draft
    shaking = next(one for one in drafts(origin) if one.type == "shaking").files["shaking.nc"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shaking.nc"
        path.write_bytes(shaking)
        grid = read_netcdf(path)
    words = {
        f"brief.{language}.json": to_bytes(
            compose_brief(
                origin, grid, impact, language=language, place="四川泸定县",
                made_at=origin.origin_at + timedelta(minutes=3), maker="候风 Houfeng",
                software="Houfeng test",
            ).as_dict()
        )
        for language in ("zh", "en")
    }  # fmt: skip
    return replace(draft, files={**draft.files, **words})
