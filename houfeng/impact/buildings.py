"""Houses: structure types, how many there are, and how they are damaged at an intensity."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.impact.estimate import BuildingDamage, Spread, TypeDamage
from houfeng.impact.science import building_damage as science
from houfeng.impact.science.loss_distribution import quantiles
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.lineage import Lineage

LOWEST_COUNTED = 5.5  # zone VI begins here
STEP = 0.01
INTENSITIES: Floats = np.round(np.arange(1.0, 12.0 + STEP / 2, STEP), 2)
"""CSIS at the rows of `damage_curves`: 1.00, 1.01 ... 12.00."""
SETTINGS = ("city", "town", "village")
# People per km² from which a cell is a town, and a city. Chosen so that the embedded exposure
# shares its people out as the census of 2020 did: 36 % in villages, 41 % in cities.
SETTING_EDGES = (1250.0, 4900.0)
NATIONAL = 0  # in place of a province: the whole country


@dataclass(frozen=True, slots=True)
class StructureType:
    """One type of house."""

    key: str
    name_zh: str
    name_en: str
    classes: dict[str, float]  # class of GB/T 17742-2020 -> its share of the type
    loss_group: str  # "engineered" or "rural", of the loss ratios
    collapse_share: float  # see science.people_in_need
    trapped_share: float


@dataclass(frozen=True, slots=True)
class Stock:
    """What stands for one person, by setting."""

    m2_per_head: dict[str, float]
    shares: dict[str, dict[str, float]]  # setting -> structure type -> share of floor area


@cache
def structure_types() -> dict[str, StructureType]:
    """The types by key, in the order in which they are told."""
    return {
        key: StructureType(
            key=key,
            **{name: found[name] for name in StructureType.__slots__ if name != "key"},
        )
        for key, found in document("structure_types")["types"].items()
    }


@cache
def house_classes() -> dict[str, science.HouseClass]:
    """Classes A1, A2, B, C, D of GB/T 17742-2020."""
    data = document("building_vulnerability")
    upper, spread = np.array(data["grades"]["upper_index"][:-1]), data["spread"]
    return {
        name: science.house_class(
            name,
            {int(key): tuple(value) for key, value in found.items() if key.isdigit()},
            upper,
            concentration=spread["concentration"],
            extra=spread["extra"],
            extra_below=spread["extra_below"],
        )
        for name, found in data["mean_index"].items()
    }


def type_grade_probabilities(structure: str, intensity: Floats) -> Floats:
    """Probability of each damage grade of a structure type at intensities, (..., 5).

    Raises NotValid for a type that is not in the table.
    """
    found = structure_types().get(structure)
    if found is None:
        known = ", ".join(structure_types())
        raise NotValid("structure type", structure, f"give one of {known}")
    parts = (
        share * science.grade_probabilities(intensity, house_classes()[name])
        for name, share in found.classes.items()
    )
    return np.asarray(sum(parts))


@cache
def damage_curves() -> dict[str, Floats]:
    """Structure type -> probabilities of the five grades at INTENSITIES, (1101, 5)."""
    curves = {key: type_grade_probabilities(key, INTENSITIES) for key in structure_types()}
    for curve in curves.values():
        curve.setflags(write=False)
    return curves


def building_loss_ratio(structure: str) -> tuple[float, float, float, float, float]:
    """Loss of each grade, 0 to 1 of replacement cost: middles of GB/T 18208.4-2011's ranges."""
    ranges = document("structure_types")["loss_ratio"][structure_types()[structure].loss_group]
    intact, slight, moderate, severe, destroyed = ((low + high) / 200 for low, high in ranges)
    return intact, slight, moderate, severe, destroyed


def stock_of(
    people: Floats, area_km2: Floats | float, provinces: NDArray[np.integer] | int = NATIONAL
) -> dict[str, Floats]:
    """Floor area of dwellings by structure type, m² in each cell; synthetic, of 2020.

    people: any shape, in each cell; area_km2: of the cells (broadcast), from whose density of
    people the setting follows; provinces: two-digit codes (broadcast), 0 or any code not in the
    table for the whole country's mean.
    """
    setting = np.digitize(people / area_km2, SETTING_EDGES)
    setting = len(SETTINGS) - 1 - setting  # city, town, village
    region = _region_of_province()[np.clip(provinces, 0, _CODES - 1)]
    # Two small look-ups a type: half a million cells take some tens of milliseconds.
    row = region * len(SETTINGS) + setting
    return {key: people * table[row] for key, table in _m2_per_head().items()}


def expected_damage(stock: Mapping[str, Floats], intensity: Floats) -> tuple[TypeDamage, ...]:
    """Expected floor area by grade in zone VI and above, of types of which there is any.

    stock: by structure type, m² in each cell of the map; intensity: CSIS, the same shape.
    """
    counted = np.asarray(intensity >= LOWEST_COUNTED)
    row = np.clip(np.round((intensity[counted] - 1.0) / STEP), 0, INTENSITIES.size - 1).astype(int)
    found = []
    for key in structure_types():
        if key not in stock:
            continue
        area = stock[key][counted]
        per_row = np.bincount(row, weights=area, minlength=INTENSITIES.size)
        if not per_row.any():
            continue
        grades = per_row @ damage_curves()[key]
        found.append(type_damage(key, float(area.sum()), grades))
    return tuple(found)


def type_damage(structure: str, total_m2: float, grades_m2: Floats) -> TypeDamage:
    """One type from its total and the expected area of each grade, (5,)."""
    intact, slight, moderate, severe, destroyed = (float(area) for area in grades_m2)
    return TypeDamage(structure, total_m2, (intact, slight, moderate, severe, destroyed))


def building_damage(
    types: tuple[TypeDamage, ...],
    moderate_m2: Floats,
    severe_m2: Floats,
    destroyed_m2: Floats,
) -> BuildingDamage:
    """Damage of all types with the spread of the three totals over realisations, (n,) each."""
    return BuildingDamage(
        types=types,
        moderate_m2=Spread(*quantiles(moderate_m2)),
        severe_m2=Spread(*quantiles(severe_m2)),
        destroyed_m2=Spread(*quantiles(destroyed_m2)),
    )


def building_lineage(inventory: Lineage | None = None) -> tuple[Lineage, ...]:
    """What the damage was made with; inventory: of imported buildings, if there are any."""
    vulnerability = document("building_vulnerability")
    stock = inventory or Lineage(
        role="building stock",
        name="Houfeng embedded building stock",
        version="1",
        source="China Population Census Yearbook 2020 (floor area per head of the country and of "
        "its cities); regional pattern and structure types by judgement",
        note="Synthetic, of 2020 whatever the year of the event. Dwellings only. City, town and "
        "village are told apart by the density of people. Import a building inventory for real "
        "use.",
    )
    return (
        stock,
        Lineage(
            role="building damage",
            name="Houfeng damage matrix on the intensity scale",
            version="1",
            source=f"{vulnerability['edition']} (mean damage index), GB/T 24335-2009 (grades)",
            note="Typed from memory of the standards. The spread about the mean index is ours; "
            "44 of the scale's 49 statements hold at the whole degree, all 49 within it.",
        ),
    )


@cache
def document(name: str) -> dict[str, Any]:
    """One JSON data file of the room, by name without its suffix."""
    text = files("houfeng.impact").joinpath(f"data/{name}.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


_CODES = 100  # two-digit province codes


@cache
def building_stock() -> dict[str, tuple[tuple[int, ...], Stock]]:
    """Region -> (province codes, what stands for one person)."""
    text = files("houfeng.impact").joinpath("data/building_stock.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    found: dict[str, tuple[tuple[int, ...], Stock]] = {}
    for row in csv.DictReader(lines):
        codes = tuple(int(code) for code in row["provinces"].split())
        _, stock = found.setdefault(row["region"], (codes, Stock({}, {})))
        stock.m2_per_head[row["setting"]] = float(row["m2_per_head"])
        stock.shares[row["setting"]] = {key: float(row[key]) for key in structure_types()}
    return found


@cache
def _m2_per_head() -> dict[str, Floats]:
    """Structure type -> m² per head, flat over regions and then settings."""
    return {
        key: np.array(
            [
                stock.m2_per_head[setting] * stock.shares[setting][key]
                for _, stock in building_stock().values()
                for setting in SETTINGS
            ]
        )
        for key in structure_types()
    }


@cache
def _region_of_province() -> NDArray[np.intp]:
    regions = np.zeros(_CODES, dtype=np.intp)  # the first region is the whole country
    for number, (codes, _) in enumerate(building_stock().values()):
        regions[list(codes)] = number
    return regions
