"""Kinds of layers in both languages, and what cannot be told while one is not loaded."""

from houfeng.documents.words import Language

# What several kinds leave unknown alike.
_SITES = ("强震区内情况不详", "what was strongly shaken is not known")
_LANDSLIDES = ("滑坡估计未予考虑", "landslide estimates leave it out")
_LIQUEFACTION = ("砂土液化未作估计", "liquefaction is not estimated")

# kind: (Chinese, English, what stays unknown in Chinese, the same in English)
_KINDS = {
    "population": (
        "人口", "imported population",
        "人口为按普查总数推算的合成分布", "people are a synthetic spread of census totals",
    ),
    "admin": (
        "行政区划边界", "administrative boundaries",
        "各县按最近县城划分", "counties are told by the nearest county seat",
    ),
    "elevation": ("高程", "elevation", "地形情况不详", "terrain is not described"),
    "faults": (
        "活动断层", "active faults", "附近活动断层情况不详", "faults nearby are not known",
    ),
    "fortification": (
        "抗震设防", "seismic fortification",
        "当地设防烈度不详", "the area's design level is not known",
    ),
    "key_risk": (
        "年度地震重点危险区", "annual key-risk areas",
        "是否位于重点危险区不详", "whether it lies in one is not known",
    ),
    "schools": ("学校", "schools", *_SITES),
    "hospitals": ("医院", "hospitals", *_SITES),
    "dams": ("水库大坝", "dams", *_SITES),
    "nuclear": ("核设施", "nuclear sites", *_SITES),
    "rail": ("铁路", "railways", *_SITES),
    "roads": ("公路", "roads", *_SITES),
    "power": ("输电线路", "power lines", *_SITES),
    "slope": (
        "坡度", "slope", "滑坡、崩塌未作估计", "landslides are not estimated",
    ),
    "lithology": ("岩性", "lithology", *_LANDSLIDES),
    "landcover": ("土地覆盖", "land cover", *_LANDSLIDES),
    "cti": ("地形湿度指数", "compound topographic index", *_LANDSLIDES),
    "vs30": (
        "场地 Vs30", "Vs30",
        "场地按一般条件处理，砂土液化未作估计",
        "ground is taken as average and liquefaction is not estimated",
    ),
    "precipitation": ("年降水量", "annual precipitation", *_LIQUEFACTION),
    "water_table": ("地下水位埋深", "depth to the water table", *_LIQUEFACTION),
    "distance_to_coast": ("距海岸或河流距离", "distance to coast or river", *_LIQUEFACTION),
    "distance_to_river": (
        "距河流距离", "distance to a river",
        "砂土液化估计不计河流", "liquefaction is estimated without it",
    ),
    "landmask": (
        "海陆分界", "land and water",
        "海陆按概略海岸线划分", "a coarse coastline divides land from sea",
    ),
    "raster": ("其他栅格", "other raster", "", ""),
    "vector": ("其他矢量", "other vector", "", ""),
}  # fmt: skip

_CATALOGUES = {
    "bundled": (
        "随附的 1900 年以来破坏性地震目录",
        "the bundled list of damaging earthquakes since 1900",
    ),
    "imported": ("本系统已收录的地震", "earthquakes kept in this system"),
}


def layer_name(kind: str, language: Language) -> str:
    """What people call a kind of layer; an unknown kind is called by its own id."""
    if kind not in _KINDS:
        return kind
    return _KINDS[kind][0 if language == "zh" else 1]


def missing_layer(kind: str, language: Language) -> str:
    """That a layer is not loaded and what is unknown for it: "未加载高程数据，地形情况不详"."""
    name = layer_name(kind, language)
    zh, en = _KINDS[kind][2:] if kind in _KINDS else ("", "")
    if language == "zh":
        gap = " " if name[-1:].isascii() else ""
        return f"未加载{' ' if name[:1].isascii() else ''}{name}{gap}数据" + (
            f"，{zh}" if zh else ""
        )
    return f"No {name} layer is loaded" + (f"; {en}" if en else "")


def catalogue_name(key: str, language: Language) -> str:
    """What an earthquake catalogue is called; an unknown one by its own key."""
    return _CATALOGUES[key][0 if language == "zh" else 1] if key in _CATALOGUES else key


def basis_words(counties_basis: str, language: Language) -> str:
    """How places were given to counties."""
    if counties_basis == "polygons":
        return (
            "县（市、区）按已加载的行政区划边界划分。"
            if language == "zh"
            else "Counties follow the administrative boundaries that are loaded."
        )
    return (
        "未加载行政区划边界数据，各处按最近县城归属，与实际县界有出入。"
        if language == "zh"
        else "No administrative boundaries layer is loaded: every spot is given to the nearest "
        "county seat, which differs from the true boundaries."
    )
