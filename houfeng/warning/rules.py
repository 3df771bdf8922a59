"""Rules of those who act by themselves: railways, plants, pipelines. One engine for all.

A rule: which quantity, from what threshold, at how many members of a group at once, held for how
long; below what and after how long it is over; what is to be done; who may end it. Rules on trial
(mode "test") run like the others and say so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.warning.science.rule_states import Indices, Limits, States, advance
from houfeng.warning.tables_json import Row, read_table, table_names

Recovery = Literal["automatic", "inspect", "manual"]
RECOVERIES: tuple[Recovery, ...] = ("automatic", "inspect", "manual")
"""Who ends an action: the calm itself; a person after an inspection; a person with authority."""
MODES = ("live", "test")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule."""

    id: str
    quantity: str
    limits: Limits
    recovery: Recovery
    is_test: bool
    action_zh: str
    action_en: str


@dataclass(frozen=True, slots=True)
class Rules:
    """One versioned table."""

    name: str
    zh: str
    en: str
    version: str
    sha256: str
    rules: tuple[Rule, ...]

    @classmethod
    def load(cls, name: str | Path) -> "Rules":
        """By name (`rule_names`), or from a JSON file; NotValid names the field."""
        return rules_from(*read_table("rules", name))

    @property
    def quantities(self) -> frozenset[str]:
        return frozenset(rule.quantity for rule in self.rules)


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that began or ended for one group: the line of the log, with what it saw."""

    at: float  # POSIX seconds, data time
    table: str
    table_version: str
    rule: str
    group: str
    active: bool
    test: bool
    quantity: str
    threshold: float
    highest: float | None  # of the group's members at that moment
    members_over: int
    k: int
    recovery: Recovery
    action_zh: str
    action_en: str
    by: str = ""  # who released it; "" for the rule itself

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


class RuleEngine:
    """Runs one table over groups of sensors or targets."""

    def __init__(self, table: Rules, groups: Mapping[str, Iterable[int]]) -> None:
        self.table = table
        self.groups = tuple(groups)
        members = [np.array(list(rows), dtype=np.int64) for rows in groups.values()]
        for name, rows in zip(self.groups, members, strict=True):
            _check(table, name, rows)
        self._members: Indices = np.concatenate(members) if members else np.empty(0, dtype=np.int64)
        self._starts: Indices = np.cumsum([0, *(rows.size for rows in members)]).astype(np.int64)
        self._states = {rule.id: States.at_rest(len(self.groups)) for rule in table.rules}

    def step(self, at: float, values: Mapping[str, Floats]) -> list[RuleChange]:
        """What begins and ends by the values of this moment.

        values: by quantity, one for every row the groups name; rules of quantities that are not
        given stay as they are.
        """
        changes: list[RuleChange] = []
        for rule in self.table.rules:
            given = values.get(rule.quantity)
            if given is None:
                continue
            states, begins, ends = advance(
                self._states[rule.id], rule.limits, at, given, self._members, self._starts
            )
            self._states[rule.id] = states
            for group in np.flatnonzero(begins | ends).tolist():
                changes.append(self._change(rule, group, at, given, active=bool(begins[group])))
        return changes

    def active(self) -> dict[str, tuple[str, ...]]:
        """Groups under each rule that is in force."""
        return {
            rule: tuple(self.groups[at] for at in np.flatnonzero(states.active))
            for rule, states in self._states.items()
            if states.active.any()
        }

    def release(self, rule_id: str, group: str, at: float, by: str) -> RuleChange:
        """End what a person has to end. NotFound where it is not in force."""
        rule = next((one for one in self.table.rules if one.id == rule_id), None)
        if rule is None or group not in self.groups:
            raise NotFound(f"there is no rule {rule_id} for {group}")
        row = self.groups.index(group)
        states = self._states[rule_id]
        if not states.active[row]:
            raise NotFound(f"{rule_id} is not in force for {group}")
        if not by.strip():
            raise NotValid("by", by, "say who releases it")
        active, met = states.active.copy(), states.met_since.copy()
        active[row], met[row] = False, np.nan
        self._states[rule_id] = States(met, states.calm_since, active)
        nothing = np.empty(0)
        return self._change(rule, row, at, nothing, active=False, by=by)

    def checkpoint(self) -> dict[str, Any]:
        """The states as plain values."""
        return {
            "table": self.table.sha256,
            "groups": list(self.groups),
            "states": {
                rule: {
                    "met_since": _plain(states.met_since),
                    "calm_since": _plain(states.calm_since),
                    "active": states.active.tolist(),
                }
                for rule, states in self._states.items()
            },
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Go on after a restart. NotValid where it belongs to another table or other groups."""
        if kept["table"] != self.table.sha256 or kept["groups"] != list(self.groups):
            raise NotValid("checkpoint", kept["table"], "start with its own table and groups")
        self._states = {
            rule: States(
                np.array(one["met_since"], dtype=float),
                np.array(one["calm_since"], dtype=float),
                np.array(one["active"], dtype=bool),
            )
            for rule, one in kept["states"].items()
        }

    def _change(
        self, rule: Rule, group: int, at: float, values: Floats, *, active: bool, by: str = ""
    ) -> RuleChange:
        mine = self._members[self._starts[group] : self._starts[group + 1]]
        seen = values[mine] if values.size else values
        seen = seen[np.isfinite(seen)]
        return RuleChange(
            at=at,
            table=self.table.name,
            table_version=self.table.version,
            rule=rule.id,
            group=self.groups[group],
            active=active,
            test=rule.is_test,
            quantity=rule.quantity,
            threshold=rule.limits.threshold,
            highest=float(seen.max()) if seen.size else None,
            members_over=int((seen >= rule.limits.threshold).sum()),
            k=rule.limits.k,
            recovery=rule.recovery,
            action_zh=rule.action_zh,
            action_en=rule.action_en,
            by=by,
        )


def rule_names() -> tuple[str, ...]:
    """Those that come with Houfeng."""
    return table_names("rules")


def rules_from(fields: dict[str, Any], sha256: str) -> Rules:
    """A table of its fields, every one checked."""
    row = Row("rules", fields, ("name", "zh", "en", "version", "source", "from_memory", "rules"))
    found = tuple(_rule(one, f"rules[{at}]") for at, one in enumerate(row.items("rules")))
    if len({rule.id for rule in found}) < len(found):
        raise NotValid("rules", "two of one id", "give every rule its own id")
    return Rules(
        row.text("name"), row.text("zh"), row.text("en"), row.text("version"), sha256, found
    )


def _rule(fields: object, where: str) -> Rule:
    row = Row(
        where, fields,
        ("id", "quantity", "threshold", "k", "hold_s", "release_below", "release_after_s",
         "recovery", "mode", "action_zh", "action_en"),
    )  # fmt: skip
    threshold = row.number("threshold", -1e9, 1e9)
    below = row.number("release_below", -1e9, 1e9)
    if below > threshold:
        raise NotValid(f"{where}.release_below", below, f"not above the threshold, {threshold:g}")
    recovery = next(one for one in RECOVERIES if one == row.text("recovery", RECOVERIES))
    return Rule(
        id=row.text("id"),
        quantity=row.text("quantity"),
        limits=Limits(
            threshold=threshold,
            k=int(row.number("k", 1, 10_000)),
            hold_s=row.number("hold_s", 0.0, 3600.0),
            release_below=below,
            release_after_s=row.number("release_after_s", 0.0, 86_400.0),
            self_releasing=recovery == "automatic",
        ),
        recovery=recovery,
        is_test=row.text("mode", MODES) == "test",
        action_zh=row.text("action_zh"),
        action_en=row.text("action_en"),
    )


def _check(table: Rules, name: str, rows: Indices) -> None:
    if not rows.size or (rows < 0).any():
        raise NotValid(f"group {name}", rows.tolist()[:5], "give at least one row, none negative")
    if np.unique(rows).size < rows.size:
        raise NotValid(f"group {name}", rows.tolist()[:5], "give every row once")
    for rule in table.rules:
        if rule.limits.k > rows.size:
            raise NotValid(
                f"group {name}", f"{rows.size} members",
                f"the rule {rule.id} asks for {rule.limits.k} of them at once",
            )  # fmt: skip


def _plain(values: Floats) -> list[float | None]:
    return [None if np.isnan(value) else value for value in values.tolist()]
