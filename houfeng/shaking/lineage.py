"""What a shaking map was made with, told to whoever reads it."""

from houfeng.events.origin import MagnitudeType, Origin
from houfeng.shaking.settings import ShakingSettings
from houfeng.shaking.standards import document
from houfeng.vocabulary.lineage import Lineage


def shaking_lineage(
    origin: Origin,
    *,
    ms: float,
    region: str,
    inside: bool,
    orientation: str,
    line_used: bool,
    site_class: str,
    cropped: bool,
    settings: ShakingSettings,
    software: str,
) -> tuple[Lineage, ...]:
    """One entry for each model, standard and choice; notes say what it cannot do."""
    law, table, zones = (document(n) for n in ("gb18306_2015", "gb18306_2015_site", "regions"))
    entries = [
        Lineage(
            "origin",
            f"{origin.source} {origin.source_id}".strip(),
            f"revision {origin.revision}",
            origin.reference or origin.source,
            _depth_note(origin, settings),
        ),
        _magnitude(origin, ms),
        Lineage(
            "region",
            f"{law['regions'][region]['zh']} {law['regions'][region]['en']}",
            zones["version"],
            zones["source"],
            "approximate zones" if inside else "outside the standard's area: nearest region used",
        ),
        Lineage(
            "intensity",
            "GB 18306-2015 elliptic attenuation of macroseismic intensity",
            law["version"],
            law["sources"]["intensity"],
            "surveyed intensity on average ground; sigma without that of the magnitude",
        ),
        Lineage(
            "ground motion",
            "GB 18306-2015 elliptic attenuation of PGA and PGV",
            law["version"],
            law["sources"]["pga"],
            "; ".join(_motion_notes(region, ms)),
        ),
        Lineage(
            "instrumental intensity",
            "GB/T 17742-2020 annex A",
            "2020",
            "GB/T 17742-2020 annex A",
            "from predicted horizontal peaks; no factor to three components, so a lower estimate",
        ),
        _site(table["version"], table["source"], site_class),
        _rupture(origin, line_used, settings),
        _orientation(orientation),
        Lineage("software", "houfeng", software, "houfeng.shaking", _extent_note(cropped)),
    ]
    return tuple(entries)


def _depth_note(origin: Origin, settings: ShakingSettings) -> str:
    if origin.depth_km is None:
        return "no depth given; the attenuation does not use it"
    if origin.depth_km > settings.deep_from_km:
        return (
            f"{origin.depth_km:g} km deep; the attenuation is for shallow earthquakes: distances "
            "are taken from the hypocentre and strikes averaged, which is not calibrated"
        )
    return "the attenuation does not use depth"


def _magnitude(origin: Origin, ms: float) -> Lineage:
    given = f"{origin.magnitude.type.value} {origin.magnitude.value:g}"
    if origin.magnitude.type is MagnitudeType.MW:
        return Lineage(
            "magnitude",
            f"{given} converted to Ms {ms:.2f}",
            "2017",
            "Cheng et al. 2017",
            "published branches, which jump by 0.066 in Ms at Mw 6.58",
        )
    note = "" if origin.magnitude.type is MagnitudeType.MS else f"{given} read as Ms, unconverted"
    return Lineage("magnitude", f"Ms {ms:g}", "as received", origin.source, note)


def _motion_notes(region: str, ms: float) -> list[str]:
    notes = ["predicts one horizontal component on rock (Vs30 about 500 m/s)"]
    if region == "qingzang" and ms <= 6.5:
        notes.append("long-axis PGA coefficient a1 2.387 may be a misprint of 2.287 (26 % less)")
    if not 4.5 <= ms <= 8.5:
        notes.append(f"Ms {ms:.1f} extrapolates the relation")
    return notes


def _site(version: str, source: str, site_class: str) -> Lineage:
    note = (
        "uniform ground; rock (I1) taken to this class by the table's factors for peak "
        "acceleration, the same used for velocity; macroseismic intensity is not changed"
    )
    if site_class == "I1":
        note = "uniform ground; the reference rock itself, nothing converted"
    return Lineage("site", f"class {site_class}", version, source, note)


def _rupture(origin: Origin, line_used: bool, settings: ShakingSettings) -> Lineage:
    if origin.rupture_line:
        return Lineage(
            "rupture",
            "line given with the origin",
            f"revision {origin.revision}",
            origin.reference or origin.source,
            "a line at the surface; no dip, no width",
        )
    if line_used:
        return Lineage(
            "rupture",
            "line centred on the epicentre, length from magnitude",
            "1994",
            "Wells & Coppersmith 1994, surface rupture length, all slip types",
            "a rupture to one side only would move the shaking by half its length",
        )
    return Lineage(
        "rupture",
        "point",
        "houfeng-1",
        f"ShakingSettings.line_from_ms = {settings.line_from_ms:g}",
        "smaller earthquakes were better fitted as points",
    )


def _orientation(orientation: str) -> Lineage:
    names = {
        "rupture": ("along the rupture line", ""),
        "given": ("strike given with the origin", ""),
        "averaged": (
            "strike unknown: mean over all strikes",
            "isoseismals are circles; the spread over strikes is part of sigma",
        ),
    }
    name, note = names[orientation]
    return Lineage("orientation", name, "houfeng-1", "houfeng.shaking", note)


def _extent_note(cropped: bool) -> str:
    return "extent cropped to keep the number of cells" if cropped else ""
