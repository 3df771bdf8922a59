"""The scenario form: what was typed, the wish it makes, and what is wrong beside which field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from houfeng.events.historic import historic_events
from houfeng.events.readers.fields import number
from houfeng.portal.language import say
from houfeng.response.scenario import Wish, drawn_line
from houfeng.response.scenario_runs import layer_folder
from houfeng.response.scenario_rupture import fault_choices
from houfeng.vocabulary.errors import NotFound, NotValid

WAYS = ("point", "line", "historic", "fault")  # a rupture file is for the command line
NUMBERS = ("magnitude", "longitude", "latitude", "depth_km", "strike_deg", "dip_deg", "rake_deg")
WORDS = ("name", "basis", "magnitude_type", "historic", "fault", "line", "time")
SCALES = ("Ms", "Mw")
USED = {
    "point": {"longitude", "latitude", "depth_km", "strike_deg", "dip_deg", "rake_deg"},
    "line": {"line", "depth_km", "dip_deg", "rake_deg"},
    "historic": {"historic", "depth_km"},
    "fault": {
        "fault", "longitude", "latitude", "depth_km", "strike_deg", "dip_deg", "rake_deg",
    },
}  # fmt: skip
"""What each way of starting looks at; what else was typed is kept, not used."""
LONGEST = 20_000  # characters of a field; a line of 2,000 vertices has as many


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, and what is wrong with it, by field."""

    typed: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def wish(self) -> Wish | None:
        """The wish; None, with `errors` filled, where something cannot be read."""
        basis = self.typed["basis"]
        if basis not in WAYS:
            self.errors["basis"] = say("scenario.bad.basis")
            return None
        used = USED[basis] | {"magnitude"}
        values: dict[str, Any] = {}
        for name in NUMBERS:
            text = self.typed[name].strip()
            if name in used and text:
                try:
                    values[name] = number(name, text, "")
                except NotValid as error:
                    self.refuse(error)
        for name in ("historic", "fault"):
            values[name] = self.typed[name].strip() if name in used else ""
            if name == basis and not values[name]:
                self.errors[name] = say(f"scenario.bad.{name}")
        if basis == "line":
            self._read_line(values)
        if basis == "point":
            self._demand("longitude", "latitude")
        if basis != "historic":
            self._demand("magnitude")
        if self.errors:
            return None
        return Wish(
            magnitude_type=self.typed["magnitude_type"],
            name=self.typed["name"],
            time=self.typed["time"],
            **values,
        )

    def refuse(self, error: NotValid | NotFound) -> None:
        """Say what is wrong beside its field, in the page's language."""
        if isinstance(error, NotFound):
            wrong = "fault" if self.typed["basis"] == "fault" else "historic"
            near = str(error).rpartition("there are: ")[2] if "there are: " in str(error) else ""
            if wrong == "fault" and near:
                self.errors[wrong] = say("scenario.bad.fault.near", near=near)
                return
            self.errors[wrong] = say(f"scenario.bad.{wrong}")
            return
        wrong = _field_of(error.field, self.typed["basis"])
        self.errors[wrong] = say(f"scenario.bad.{wrong}")

    def _read_line(self, values: dict[str, Any]) -> None:
        try:
            values["line"] = drawn_line(self.typed["line"])
        except NotValid as error:
            self.refuse(error)
            return
        if len(values["line"]) < 2:
            self.errors["line"] = say("scenario.bad.line")

    def _demand(self, *names: str) -> None:
        for name in names:
            if not self.typed[name].strip():
                self.errors.setdefault(name, say(f"scenario.bad.{name}"))


def read_form(sent: QueryDict) -> Form:
    """What was sent, cut to a sane length."""
    typed = {name: sent.get(name, "")[:LONGEST].replace("\0", "") for name in (*WORDS, *NUMBERS)}
    return Form({**typed, "magnitude_type": typed["magnitude_type"] or SCALES[0]})


def empty_form() -> Form:
    """The form before anything was typed."""
    return read_form(QueryDict("basis=point"))


def historic_choices() -> list[tuple[str, str, str]]:
    """(id, Chinese, English) of the bundled earthquakes, newest first."""
    return [
        (one.origin.event_id, f"{one.origin.origin_at.year} {one.name_zh}",
         f"{one.origin.origin_at.year} {one.name_en}")
        for one in reversed(historic_events())
    ]  # fmt: skip


def fault_names() -> list[str]:
    """ "LAYER:NAME" of the loaded faults, as many as a list can hold."""
    return fault_choices(layer_folder())


def _field_of(wrong: str, basis: str) -> str:
    """The field of the form behind an error's field: a rupture's own parts are the line's."""
    known = {*NUMBERS, *WORDS}
    if wrong == "origin_at":
        return "time"
    if wrong.startswith("rupture") and basis in ("line", "fault"):
        return basis
    return wrong if wrong in known else "basis"
