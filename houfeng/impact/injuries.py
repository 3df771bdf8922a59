"""Laws of the injured that go with deaths, made from data/houfeng_deaths.json."""

import numpy as np

from houfeng.impact.deaths import ABROAD, TAIWAN, document, region_code
from houfeng.impact.science.injuries import InjuryLaw
from houfeng.vocabulary.lineage import Lineage


def injury_law(longitude: float, latitude: float, *, abroad: bool) -> InjuryLaw:
    """Injured beside the latent loss of the deaths' law that holds at a place.

    abroad: outside China, where the world's mean is taken; what countries differ by about it is
    in its spread then.
    """
    found = document()["injured"]
    if abroad or region_code(longitude, latitude) == ABROAD:
        world = found["world"]
        spread = float(np.hypot(world["spread"], world["between_countries"]))
        return InjuryLaw(world["level"], world["slope"], spread)
    china = found["china"]
    level = found[TAIWAN] if region_code(longitude, latitude) == TAIWAN else china
    return InjuryLaw(level["level"], china["slope"], china["spread"])


def injury_lineage(longitude: float, latitude: float, *, abroad: bool) -> Lineage:
    """Where the law of injured comes from."""
    found = document()["injured"]
    law = injury_law(longitude, latitude, abroad=abroad)
    if abroad or region_code(longitude, latitude) == ABROAD:
        of = (
            f"Fitted on {found['world']['n']} fatal earthquakes of {found['world']['countries']} "
            f"countries; what countries differ by is in the spread."
        )
    else:
        skill = found["skill"]
        everything, hurt = skill["all_events"], skill["with_injured"]
        of = f"Fitted on the {found['china']['n']} earthquakes of China with recorded injured. "
        if region_code(longitude, latitude) == TAIWAN:
            of += f"Its level is that of the {found[TAIWAN]['n']} such earthquakes of Taiwan. "
        of += (
            f"On earthquakes of China left out of both fits and told from their shaking alone "
            f"({everything['n']}, {hurt['n']} with injured): within one order of magnitude "
            f"{everything['within_one_order']:.0%} and {hurt['within_one_order']:.0%}, in the "
            f"90 % interval {everything['coverage90']:.0%} and {hurt['coverage90']:.0%}."
        )
    return Lineage(
        role="injured",
        name="Houfeng law of injured beside deaths",
        version=document()["version"],
        source=document()["source"],
        note=f"ln(injured) = {law.level:.2f} + {law.slope:.2f} ln(deaths), spread "
        f"{law.spread:.2f}, drawn with the deaths. {of} What counts as injured differs from one "
        f"report to the next.",
    )
