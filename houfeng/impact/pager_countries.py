"""PAGER's empirical loss models of all countries, as published."""

from dataclasses import dataclass
from functools import cache

from houfeng.impact.science.loss_law import LossLaw
from houfeng.impact.science.pager import LognormalLaw, spread_without_shaking
from houfeng.impact.tables import read_table, stand_ins
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.lineage import Lineage

WORLD = "world"  # to be asked for by name: no country is given it in silence
_RELEASES = {"deaths": "fatality model 2.2", "money": "economic model 1.3"}
_PAPERS = {
    "deaths": "Jaiswal & Wald (2010), Earthquake Spectra 26(4), 1017-1037",
    "money": "Jaiswal & Wald (2011), USGS Open-File Report 2011-1116",
}
_NOTE = (
    "Intensity is read as MMI, at any value and not at whole degrees alone; the rate at 9 stands "
    "for all above. The loss is lognormal about the estimate. The published G holds the errors "
    "of the catalogue's maps too; the spread used is what is left of it without them (at least "
    "half of G), since this map's own uncertainty is propagated."
)


@dataclass(frozen=True, slots=True)
class CountryModel:
    """One country's published model of one kind of loss."""

    code: str  # ISO 3166 alpha-2; XF, WU, EU: California, western and eastern United States
    theta: float
    beta: float
    g: float  # spread of ln(loss), errors of past maps in it; capped at 2.5 by its authors
    alpha: float  # exposed value per head over GDP per head; 1 of deaths
    fit: str  # "country": on its own earthquakes; "group": on its region's; "default"; a stand-in


# What PAGER itself falls back to where it knows no country; G is not given there, so its cap.
_WORLD = CountryModel(WORLD, theta=16.0, beta=0.15, g=2.5, alpha=1.0, fit="default")


def pager_countries() -> tuple[str, ...]:
    """Codes that have a model of their own, in order."""
    own = (code for (_, code), model in _models().items() if model.code == code)
    return tuple(sorted(set(own)))


def pager_model(kind: str, country_iso2: str) -> CountryModel:
    """The model of "deaths" or "money" of one country, or NotFound.

    country_iso2: ISO 3166, either case; or WORLD for PAGER's default.
    """
    if country_iso2 == WORLD:
        return _WORLD
    code = country_iso2.strip().upper()
    found = _models().get((kind, code))
    if found is None:
        raise NotFound(
            f"PAGER has no {kind} model of {country_iso2!r}; give one of its "
            f"{len(pager_countries())} ISO 3166 codes (CN, JP, TR ...), that of a neighbour with "
            f'like buildings, or "{WORLD}" for its default'
        )
    return found


def pager_death_law(country_iso2: str, *, full: bool = False) -> LossLaw:
    """Deaths per person; `full` keeps the published G, for PAGER as published."""
    return _law(pager_model("deaths", country_iso2), full)


def pager_money_law(country_iso2: str, *, full: bool = False) -> LossLaw:
    """Share lost of the exposed value: people x GDP per head x alpha (`CountryModel.alpha`)."""
    return _law(pager_model("money", country_iso2), full)


def pager_lineage(kind: str, country_iso2: str) -> Lineage:
    """Whose coefficients are used, and how they came to be."""
    model = pager_model(kind, country_iso2)
    origin = {
        "country": "fitted on the country's own earthquakes",
        "group": "fitted on earthquakes of its group of countries",
        "default": "the world default: PAGER knows no model of this country, and its default "
        "rests on no data and is low",
    }.get(model.fit, model.fit)
    return Lineage(
        role="fatalities" if kind == "deaths" else "economic loss",
        name="PAGER empirical model",
        version=f"{model.code}, USGS PAGER {_RELEASES[kind]}",
        source=f"{_PAPERS[kind]}; coefficients as distributed with USGS PAGER (public domain)",
        note=f"{model.code}: {origin}. {_NOTE}",
    )


def _law(model: CountryModel, full: bool) -> LognormalLaw:
    spread = model.g if full else spread_without_shaking(model.g, model.theta, model.beta)
    return LognormalLaw(model.theta, model.beta, spread)


@cache
def _models() -> dict[tuple[str, str], CountryModel]:
    """(kind, code) -> model."""
    models = {}
    for row in read_table("pager_countries.csv"):
        for kind in ("deaths", "money"):
            models[kind, row["code"]] = CountryModel(
                code=row["code"],
                theta=float(row[f"{kind}_theta"]),
                beta=float(row[f"{kind}_beta"]),
                g=float(row[f"{kind}_g"]),
                alpha=float(row["money_alpha"]) if kind == "money" else 1.0,
                fit=row[f"{kind}_fit"],
            )
    for code, (other, why) in stand_ins("pager").items():
        for kind in ("deaths", "money"):
            model = models[kind, other]
            models[kind, code] = CountryModel(
                other, model.theta, model.beta, model.g, model.alpha, f"stands for {code}: {why}"
            )
    return models
