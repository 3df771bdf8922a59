"""The brief's words on the epicentre's neighbourhood; a missing layer is named in its place."""

import unicodedata
from datetime import datetime

from houfeng.documents import words
from houfeng.documents.brief_parts import Fact, Section, joined, shortened, tell
from houfeng.documents.layer_words import catalogue_name, layer_name, missing_layer
from houfeng.documents.words import BEIJING, Language, named
from houfeng.events.origin import Origin
from houfeng.impact.estimate import Impact, PastQuake, PastQuakes, SeatDistance
from houfeng.vocabulary.errors import NotValid

_MOST_FAULTS = 6
_TOWN_KM = 15.0  # within, the nearest town is the epicentre's own
_SEATS = (
    ("county", "距县城", "County seat"),
    ("prefecture", "距市（州）政府驻地", "Prefecture seat"),
    ("province", "距省会（首府）", "Provincial capital"),
    ("airport", "距最近机场", "Nearest airport"),
)
_PAST_KM = (50.0, 100.0)


def surroundings_section(
    origin: Origin, impact: Impact, heading: str, language: Language
) -> Section:
    """Everything a rapid-assessment brief tells of where the earthquake struck."""
    catalogues = [catalogue_name(key, language) for key in impact.surroundings.catalogues]
    counted = tell(
        language,
        f"历史地震统计所用目录：{joined(catalogues, language)}。目录之外的地震不计。",
        f"Past earthquakes are counted in: {joined(catalogues, language)}; others are not known.",
    )
    return Section(
        key="surroundings",
        heading=heading,
        facts=(
            *_distances(impact, language),
            _town(impact, language),
            _people(impact, language),
            _terrain(impact, language),
            _faults(impact, language),
            _fortification(impact, language),
            _key_risk(origin, impact, language),
            *(_past(impact, radius, language) for radius in _PAST_KM),
        ),
        notes=(counted,) if catalogues else (),
    )


def _distances(impact: Impact, language: Language) -> tuple[Fact, ...]:
    by_kind = {seat.kind: seat for seat in impact.surroundings.seats}
    facts = []
    for kind, zh, en in _SEATS:
        seat = by_kind.get(kind)
        label = tell(language, zh, en)
        if seat is None:
            facts.append(
                Fact(label, tell(language, "地名库中未查到", "not in the gazetteer"), True)
            )
        else:
            facts.append(Fact(label, _from_seat(seat, language)))
    return tuple(facts)


def _from_seat(seat: SeatDistance, language: Language) -> str:
    name = named(seat.name_zh, seat.name_en, language)
    way, far = (
        words.compass(seat.azimuth_deg, language),
        words.distance(seat.distance_km, language),
    )
    return tell(
        language,
        f"{name}，{far}，震中在其{way}方向",
        f"{name}, {far}; the epicentre lies to its {way}",
    )


def _town(impact: Impact, language: Language) -> Fact:
    around = impact.surroundings
    is_near = around.town_km is None or around.town_km <= _TOWN_KM
    label = tell(language, "震中乡镇" if is_near else "最近的已列城镇", "Nearest town listed")
    name = named(around.town_zh, around.town_en, language)
    if not name:
        nothing = tell(language, "地名库中附近无乡镇", "no town nearby in the gazetteer")
        return Fact(label, nothing, missing=True)
    if around.town_km is None:
        return Fact(label, name)
    far = words.distance(around.town_km, language)
    return Fact(label, tell(language, f"{name}，距震中 {far}", f"{name}, {far} from the epicentre"))


def _people(impact: Impact, language: Language) -> Fact:
    around = impact.surroundings
    people = words.people(around.people_within_10km, language)
    density = words.count(around.density_per_km2, language)
    if 0 < around.density_per_km2 < 1:
        density = tell(language, "不足 1", "under 1")
    value = tell(
        language,
        f"{people}，人口密度约 {density} 人/平方千米",
        f"{people}, about {density} per km²",
    )
    if "population" in impact.missing:
        value += tell(language, "（合成分布）", " (a synthetic spread)")
    return Fact(tell(language, "震中 10 公里内人口", "People within 10 km"), value)


def _terrain(impact: Impact, language: Language) -> Fact:
    label = tell(language, "地形（50 公里内）", "Terrain within 50 km")
    found = impact.surroundings.terrain
    if found is None:
        return _unknown(label, "elevation", impact, language)
    mean, highest, lowest, here = (
        f"{round(value):,}"
        for value in (found.mean_m, found.highest_m, found.lowest_m, found.epicentre_m)
    )
    return Fact(
        label,
        tell(
            language,
            f"平均海拔 {mean} 米，最高 {highest} 米，最低 {lowest} 米，震中海拔 {here} 米",
            f"mean {mean} m, highest {highest} m, lowest {lowest} m, at the epicentre {here} m",
        ),
    )


def _faults(impact: Impact, language: Language) -> Fact:
    label = tell(language, "活动断层（50 公里内）", "Active faults within 50 km")
    found = impact.surroundings.faults
    if found is None:
        return _unknown(label, "faults", impact, language)
    nearest = found.nearest or tell(language, "未命名断层", "an unnamed fault")
    if found.nearest_km is None:
        return Fact(label, tell(language, "已加载的断层数据中没有断层", "none in the layer"))
    far = words.distance(found.nearest_km, language)
    if not found.count:
        return Fact(
            label,
            tell(
                language,
                f"无；最近的是{nearest}，{far}",
                f"none; the nearest is {nearest}, {far} away",
            ),
        )
    names = shortened(found.names, _MOST_FAULTS, language)
    among = tell(language, f"（{names}）", f" ({names})") if names else ""
    return Fact(
        label,
        tell(
            language,
            f"{found.count} 条{among}；最近的是{nearest}，距震中 {far}",
            f"{found.count}{among}; the nearest is {nearest}, {far} from the epicentre",
        ),
    )


def _fortification(impact: Impact, language: Language) -> Fact:
    label = tell(language, "抗震设防（GB 18306）", "Design level (GB 18306)")
    value = impact.surroundings.fortification
    if not value:
        return _unknown(label, "fortification", impact, language)
    zh = "；".join(
        f"{part}度" if not part[-1:].isascii() else f"峰值加速度 {part}"
        for part in value.split(", ")
    )
    # Among Latin letters the one-character numerals stand too wide.
    return Fact(label, tell(language, zh, unicodedata.normalize("NFKC", value)))


def _key_risk(origin: Origin, impact: Impact, language: Language) -> Fact:
    year = origin.origin_at.astimezone(BEIJING).year
    label = tell(language, "年度地震重点危险区", "Annual key-risk area")
    inside = impact.surroundings.key_risk_area
    if inside is None:
        return _unknown(label, "key_risk", impact, language)
    if inside:
        return Fact(
            label, tell(language, f"位于已加载的重点危险区内（{year} 年）", f"inside one ({year})")
        )
    return Fact(
        label, tell(language, f"不在已加载的重点危险区内（{year} 年）", f"outside all ({year})")
    )


def _past(impact: Impact, radius_km: float, language: Language) -> Fact:
    """Count, largest, nearest and latest; one that is several of these is told once."""
    label = tell(
        language,
        f"历史 5 级以上地震（{radius_km:.0f} 公里内）",
        f"Past M ≥ 5 within {radius_km:.0f} km",
    )
    found = next((past for past in impact.surroundings.past if past.radius_km == radius_km), None)
    if found is None:
        return Fact(label, tell(language, "未统计", "not counted"), missing=True)
    if not found.count:
        return Fact(label, tell(language, "目录中无记载", "none in the catalogues"))
    told = [_as_told(quake, names, language) for quake, names in _by_quake(found, language)]
    between = tell(language, "；", "; ")
    return Fact(
        label,
        tell(language, f"{found.count} 次：", f"{found.count}: ") + between.join(told),
    )


def _by_quake(past: PastQuakes, language: Language) -> list[tuple[PastQuake, list[str]]]:
    roles = (
        (past.largest, tell(language, "最大", "largest")),
        (past.nearest, tell(language, "最近", "nearest")),
        (past.latest, tell(language, "最新", "latest")),
    )
    found: dict[str, tuple[PastQuake, list[str]]] = {}
    for quake, role in roles:
        if quake is not None:
            found.setdefault(quake.event_id, (quake, []))[1].append(role)
    return list(found.values())


def _as_told(quake: PastQuake, roles: list[str], language: Language) -> str:
    place = named(quake.place_zh, quake.place_en, language)
    size = f"{quake.magnitude:.2f}".removesuffix("0")
    far = words.distance(quake.distance_km, language)
    try:
        moment = datetime.fromisoformat(quake.origin_at).astimezone(BEIJING)
    except ValueError as wrong:
        raise NotValid("origin_at", quake.origin_at, "give the time as ISO 8601") from wrong
    if language == "zh":
        role = f"{'、'.join(roles)}{'均' if len(roles) > 1 else ''}为"
        return f"{role} {moment.year}年{moment.month}月{moment.day}日{place} {size} 级，距 {far}"
    role = " and ".join(filter(None, [", ".join(roles[:-1]), roles[-1]]))
    return f"{role}: {moment.date().isoformat()} {place} {size}, {far} away"


def _unknown(label: str, kind: str, impact: Impact, language: Language) -> Fact:
    """A layer that is not loaded, or one that is and does not reach the place."""
    if kind in impact.missing:
        return Fact(label, missing_layer(kind, language), missing=True)
    name = layer_name(kind, language)
    return Fact(
        label,
        tell(
            language,
            f"已加载的{name}数据不覆盖震中，情况不详",
            f"the {name} layer does not reach the epicentre; not known",
        ),
        missing=True,
    )
