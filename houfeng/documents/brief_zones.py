"""The brief's words on intensity: zones with their axes, counties and towns."""

from houfeng.documents import words
from houfeng.documents.brief_axes import Axes, zone_axes
from houfeng.documents.brief_parts import (
    Cell,
    Section,
    Table,
    ZoneRow,
    county_name,
    joined,
    shortened,
    tell,
)
from houfeng.documents.layer_words import basis_words
from houfeng.documents.loss_words import short_range
from houfeng.documents.words import Language, named
from houfeng.impact.estimate import CountyImpact, Impact
from houfeng.shaking.field import ShakingMap
from houfeng.vocabulary.scales import csis_degrees, degree_of

_MOST_COUNTIES = 40  # rows; the zones name all of them
_MOST_TOWNS = 6  # of one county in one zone
_TOWNS_UP_TO = 25  # counties in a zone; their towns are left out where there are more
_MOST_SEATS = 12

# Long axes are told by the sixteen-point compass folded in two, as official releases do.
_STRIKES = {
    "zh": ("南北", "北北东", "北东", "北东东", "东西", "北西西", "北西", "北北西"),
    "en": ("N-S", "NNE-SSW", "NE-SW", "ENE-WSW", "E-W", "WNW-ESE", "NW-SE", "NNW-SSE"),
}


def zone_rows(impact: Impact, language: Language) -> tuple[ZoneRow, ...]:
    """Area and people of each degree, strongest first."""
    rows = []
    for number in _degrees(impact):
        shown = csis_degrees()[number - 1]
        rows.append(
            ZoneRow(
                roman=words.roman(number, language),
                colour=shown.colour,
                ink=shown.ink,
                area=words.area(impact.intensity_areas_km2[number], language),
                people=_people(impact.exposed_population.get(number, 0), language),
            )
        )
    return tuple(rows)


def zones_section(shaking: ShakingMap, impact: Impact, heading: str, language: Language) -> Section:
    """Direction and lengths of the zones, then who lies in each, then county by county."""
    tables = []
    if _degrees(impact):
        tables.append(_zone_table(shaking, impact, language))
    if impact.counties:
        tables.append(_county_table(impact, language))
    notes = []
    if impact.counties:
        notes.append(basis_words(impact.counties_basis, language))
        left_out = len(impact.counties) - _MOST_COUNTIES
        if left_out > 0:
            notes.append(
                tell(
                    language,
                    f"分县表列出烈度最高的 {_MOST_COUNTIES} 个县（市、区），"
                    f"其余 {left_out} 个的数值见事件页面。",
                    f"The table holds the {_MOST_COUNTIES} strongest shaken counties; the figures "
                    f"of the other {left_out} are on the event's page.",
                )
            )
    return Section(
        key="intensity",
        heading=heading,
        lead=(*axis_sentences(shaking, impact, language), *_seats(impact, language)),
        tables=tuple(tables),
        notes=tuple(notes),
    )


def axis_sentences(shaking: ShakingMap, impact: Impact, language: Language) -> tuple[str, ...]:
    """Maximum, total area, the long axis's direction and both lengths, as a release tells them."""
    most = words.degree(shaking.max_intensity, language)
    scale = words.scale_name(language)
    if not _degrees(impact):
        return (
            tell(
                language,
                f"最高烈度{most}（{scale}），无Ⅵ度及以上区域。",
                f"Highest intensity: {most} ({scale}); no area reaches VI.",
            ),
        )
    area = words.area(sum(impact.intensity_areas_km2.values()), language)
    first = tell(
        language,
        f"最高烈度{most}（{scale}），Ⅵ度及以上区域总面积约 {area}。",
        f"Highest intensity: {most} ({scale}); about {area} reach VI or above.",
    )
    axes = zone_axes(shaking, 6)
    return (first,) if axes is None else (first, _direction(shaking, axes, language))


def _direction(shaking: ShakingMap, axes: Axes, language: Language) -> str:
    least = tell(language, "至少", "at least") if axes.is_cut else tell(language, "约", "about")
    long, short = (words.distance(km, language) for km in (axes.long_km, axes.short_km))
    if shaking.orientation == "averaged":
        return tell(
            language,
            f"断层走向未知，长轴方向不详，等震线按圆形估计：Ⅵ度及以上区域直径{least} {long}。",
            "The fault's strike is not known, so neither is the long axis: zones are drawn as "
            f"circles, VI and above {least} {long} across.",
        )
    if axes.is_round:
        return tell(
            language,
            f"Ⅵ度及以上区域近圆形，长轴{least} {long}，短轴{least} {short}，长轴方向不明显。",
            f"The area of VI and above is nearly round, {least} {long} by {short}, without a "
            "clear long axis.",
        )
    way = _STRIKES[language][int((axes.strike_deg + 11.25) // 22.5) % 8]
    degrees = f"{axes.strike_deg:.0f}°"
    return tell(
        language,
        f"等震线长轴呈{way}走向（{degrees}），Ⅵ度及以上区域长轴{least} {long}，"
        f"短轴{least} {short}。",
        f"The long axis runs {way} ({degrees}); VI and above is {least} {long} long and {short} "
        "wide.",
    )


def _seats(impact: Impact, language: Language) -> tuple[str, ...]:
    """Intensity in towns, one after another."""
    if not impact.places:
        return ()
    shown = [
        f"{named(p.name_zh, p.name_en, language)} {words.degree(p.intensity, language)}"
        if language == "zh"
        else f"{named(p.name_zh, p.name_en, language)} {words.roman(p.intensity, language)}"
        for p in impact.places[:_MOST_SEATS]
    ]
    row = joined(shown, language)
    return (tell(language, f"主要城镇烈度：{row}。", f"Intensity in towns: {row}."),)


def _people(count: int, language: Language) -> str:
    """People for a narrow cell under a label that says so."""
    return words.people(count, language).removesuffix(" people")


def _degrees(impact: Impact) -> list[int]:
    areas = impact.intensity_areas_km2
    return [number for number in sorted(areas, reverse=True) if areas[number] > 0]


def _zone_table(shaking: ShakingMap, impact: Impact, language: Language) -> Table:
    zh = language == "zh"
    rows = []
    for row, number in zip(zone_rows(impact, language), _degrees(impact), strict=True):
        rows.append(
            (
                Cell(row.roman, row.colour, row.ink),
                Cell(row.area),
                Cell(row.people),
                Cell(_lengths(shaking, number, language)),
                Cell(_within(impact, number, language)),
            )
        )
    across = shaking.orientation == "averaged"
    lengths = ("直径" if across else "长轴 × 短轴") if zh else ("Across" if across else "Axes")
    return Table(
        caption=tell(language, "各烈度区范围", "The zones"),
        labels=(
            ("烈度", "面积", "人口", lengths, "涉及县（市、区）和乡镇")
            if zh
            else ("Degree", "Area", "People", lengths, "Counties (and towns)")
        ),
        aligns=("center", "right", "right", "right", "left"),
        widths=(12, 29, 26, 30, 83) if zh else (14, 21, 24, 26, 95),
        rows=tuple(rows),
    )


def _lengths(shaking: ShakingMap, degree: int, language: Language) -> str:
    """Long by short axis of everything at or above the degree."""
    axes = zone_axes(shaking, degree)
    if axes is None:  # a zone smaller than a cell
        return "—"
    more = "≥ " if axes.is_cut else ""
    if shaking.orientation == "averaged":
        return f"{more}{words.distance(axes.long_km, language)}"
    unit = tell(language, "公里", "km")
    return f"{more}{max(axes.long_km, 1):,.0f} × {max(axes.short_km, 1):,.0f} {unit}"


def _within(impact: Impact, degree: int, language: Language) -> str:
    """The counties with a part in the zone, each with its towns there."""
    inside = [county for county in impact.counties if county.areas_km2.get(degree, 0) > 0]
    if not inside:
        return tell(language, "未能划分到县", "not told by county")
    told = [_county_and_towns(county, degree, len(inside), language) for county in inside]
    many = tell(language, f"{len(inside)} 个：", f"{len(inside)}: ")
    return f"{many}{joined(told, language)}"


def _county_and_towns(county: CountyImpact, degree: int, of: int, language: Language) -> str:
    name = county_name(county, language)
    towns = [
        named(town.name_zh, town.name_en, language)
        for town in county.towns
        if degree_of(town.intensity).degree == degree and (town.name_zh or town.name_en)
    ]
    if not towns or of > _TOWNS_UP_TO:
        return name
    some = shortened(towns, _MOST_TOWNS, language)
    return f"{name}（{some}）" if language == "zh" else f"{name} ({some})"


def _county_table(impact: Impact, language: Language) -> Table:
    rows = []
    for county in impact.counties[:_MOST_COUNTIES]:
        shown = degree_of(county.max_intensity)
        above = named(county.prefecture_zh, county.prefecture_en, language) or named(
            county.province_zh, county.province_en, language
        )
        away = words.distance(county.distance_km, language)
        way = words.compass(county.azimuth_deg, language)
        rows.append(
            (
                Cell(county_name(county, language)),
                Cell(above),
                Cell(words.roman(county.max_intensity, language), shown.colour, shown.ink),
                Cell(tell(language, f"{way} {away}", f"{away} {way}")),
                Cell(_people(sum(county.people.values()), language)),
                Cell(short_range(county.fatalities, language)),
                Cell(short_range(county.displaced, language)),
            )
        )
    zh = language == "zh"
    return Table(
        caption=tell(language, "受影响县（市、区）", "Counties"),
        labels=(
            ("县（市、区）", "市（州）", "烈度", "县城方位", "Ⅵ度以上人口", "死亡", "紧急转移安置")
            if zh
            else ("County", "Prefecture", "Degree", "Seat", "People, VI+", "Deaths", "Displaced")
        ),
        aligns=("left", "left", "center", "left", "right", "right", "right"),
        widths=(30, 33, 12, 27, 28, 23, 29) if zh else (34, 37, 14, 32, 24, 18, 23),
        rows=tuple(rows),
    )
