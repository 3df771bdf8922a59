"""What a map was made with, told to whoever reads it: choices, warnings, lineage."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from houfeng import __version__
from houfeng.events.origin import MagnitudeType, Origin
from houfeng.shaking.china_intensity import document as china_document
from houfeng.shaking.inputs import Inputs
from houfeng.shaking.observations import INSTRUMENT
from houfeng.shaking.predict import Predictor
from houfeng.shaking.profiles import Profile
from houfeng.shaking.reasons import code_of, told
from houfeng.shaking.relations import correlation_named, gmice_named
from houfeng.shaking.result import Compared
from houfeng.shaking.site import SiteGrid
from houfeng.shaking.source import Source
from houfeng.shaking.standards import document
from houfeng.vocabulary.lineage import Lineage

_MEASURES = ("PGA", "MMI")  # a correlation model wants to be made for something


def choices_of(predicted: Predictor, ground: SiteGrid) -> dict[str, str]:
    """What was chosen, by what it was chosen for."""
    profile, source = predicted.profile, predicted.source
    return {
        "gmice": gmice_named(profile.gmice).about.name,
        "correlation": correlation_named(profile.correlation, _MEASURES).name,
        "rupture": source.surface.how,
        "orientation": source.orientation.how,
        "site": ground.source,
        "component": "larger of two horizontals",
        "magnitude": f"Mw {source.mw:.2f}, Ms {source.ms:.2f}",
        "mechanism": f"rake {source.rake_deg:.0f}°" if source.rake_known else "not known",
    }


def warnings_of(
    inputs: Inputs, ground: SiteGrid, compared: Mapping[str, Compared]
) -> tuple[str, ...]:
    """What a reader must know before using the map."""
    found = [*inputs.notes, *ground.notes]
    seen = inputs.observations
    if not len(seen):
        # Their files were read and hold nothing of use.
        found += [f"no observation could be used: {note}" for note in seen.notes]
        return tuple(found)
    used = np.any([one.used for one in compared.values()], axis=0)
    stations = np.array([kind == INSTRUMENT for kind in seen.kinds])
    if not used.any():
        found.append(
            f"all {len(seen)} observations are flagged ({_main_reason(seen.ids, compared)}): "
            "this map is the models' prediction alone"
        )
    elif stations.any() and not used[stations].any():
        found.append(
            f"all {stations.sum()} stations are flagged: "
            "this map rests on felt reports and the models"
        )
    return tuple(found)


def _main_reason(ids: Sequence[str], compared: Mapping[str, Compared]) -> str:
    """The sentence of the reason that most of the observations have."""
    each = [
        next((c.reasons[i] for c in compared.values() if c.reasons[i]), "") for i in range(len(ids))
    ]
    code, count = Counter(map(code_of, each)).most_common(1)[0]
    first = next(one for one in each if code_of(one) == code)
    return f"{count} of them: {told(first)}"


def lineage_of(inputs: Inputs, predicted: Predictor, ground: SiteGrid) -> tuple[Lineage, ...]:
    """One entry for each model, standard and choice; notes say what it cannot do."""
    profile, source, origin = predicted.profile, predicted.source, inputs.origin
    gmice = gmice_named(profile.gmice).about
    correlation = correlation_named(profile.correlation, _MEASURES)
    entries = [
        Lineage(
            "origin",
            f"{origin.source} {origin.source_id}".strip(),
            f"revision {origin.revision}",
            origin.reference or origin.source,
            "" if origin.depth_km is not None else "no depth given: 10 km is used",
        ),
        _magnitude(origin, source),
        Lineage(
            "rupture",
            source.surface.how,
            "",
            source.surface.reference or source.orientation.how,
            _mechanism_note(source),
        ),
        Lineage("orientation", source.orientation.how, "", "", _orientation_note(profile, source)),
        *(
            Lineage("ground motion", f"{name} ({weight:.0%})", "", branch.about.source)
            for (name, weight), branch in zip(
                predicted.models_for("PGA"),
                (b for b, _ in predicted.mixture.branches),
                strict=False,
            )
        ),
        _intensity(predicted),
        Lineage("intensity and motion", gmice.name, "", gmice.source),
        Lineage("instrumental intensity", "GB/T 17742-2020 annex A", "2020", "GB/T 17742-2020"),
        Lineage("spatial correlation", correlation.name, "", correlation.source),
        *(ground.lineage or (Lineage("site", ground.source, "", "no Vs30 layer is used here"),)),
    ]
    if len(inputs.observations):
        names = ", ".join(name for name in inputs.used_files) or "observations"
        entries.append(Lineage("observations", f"{len(inputs.observations)} places", "", names))
    entries += _decisions(inputs)
    entries.append(Lineage("software", "houfeng", __version__, f"profile {profile.name}"))
    return tuple(entries)


def _magnitude(origin: Origin, source: Source) -> Lineage:
    given = f"{origin.magnitude.type.value} {origin.magnitude.value:g}"
    used = f"{given} as Mw {source.mw:.2f} and Ms {source.ms:.2f}"
    note = "published branches, which jump by 0.066 in Ms at Mw 6.58"
    if origin.magnitude.type not in (MagnitudeType.MW, MagnitudeType.MS):
        note = f"the scale {origin.magnitude.type.value} is read as the one usual there; {note}"
    return Lineage("magnitude", used, "2017", "Cheng et al. 2017", note)


def _mechanism_note(source: Source) -> str:
    return "" if source.rake_known else f"mechanism not known: rake {source.rake_deg:.0f}° taken"


def _orientation_note(profile: Profile, source: Source) -> str:
    if not source.turning:
        return source.orientation.sentence
    if profile.unknown_strike == "averaged":
        return "strike not known: mean over all strikes, their spread is part of sigma"
    return (
        "strike not known: zones are circles as large as they are at any strike; how far a "
        "place may lie from them is part of sigma"
    )


def _intensity(predicted: Predictor) -> Lineage:
    if predicted.profile.intensity == "china":
        fitted = china_document()
        zones = document("regions")
        return Lineage(
            "intensity",
            f"{fitted['name']}, region {predicted.region}",
            fitted["version"],
            "Allen et al. 2012; NGA-West2 through GB/T 17742-2020; surveyed zone areas",
            f"constants fitted on surveyed areas; zones of the regions: {zones['version']}",
        )
    return Lineage(
        "intensity",
        "GB/T 17742-2020 of predicted PGA and PGV",
        "2020",
        "GB/T 17742-2020 annex A",
        "from one horizontal component; no factor to three, so a lower estimate",
    )


def _decisions(inputs: Inputs) -> list[Lineage]:
    """The operator's decisions, each with who and when."""
    decided = inputs.overrides
    signed = [(f"station {one.id}: {one.action}", one.signed) for one in decided.stations]
    if decided.rupture_signed is not None:
        signed.append((f"rupture {decided.rupture_file}", decided.rupture_signed))
    if decided.earthquake is not None:
        signed.append(("values of the earthquake", decided.earthquake.signed))
    if decided.models is not None:
        signed.append(("models", decided.models.signed))
    return [Lineage("operator", what, by.when.isoformat(), by.who, by.why) for what, by in signed]
