"""What the API returns of early warning, as the OpenAPI document describes it."""

from datetime import datetime

from ninja import Field, Schema


class ReasonOut(Schema):
    code: str
    zh: str
    en: str


class WarningOut(Schema):
    """One message of early warning."""

    network: str
    event_id: str = Field(description="the network's own name of the earthquake")
    number: int = Field(description="of the earthquake's messages, from 1")
    kind: str = Field(description="alert, update or cancel")
    status: str = Field(description="actual, exercise or test")
    decided_at: datetime = Field(description="by the loop's clock; of a replay, the recording's")
    kept_at: datetime
    policy: str
    reasons: list[ReasonOut]
    magnitude: float | None = Field(description="Mw; null where nothing is located yet")
    magnitude_is_least: bool = Field(description="it may be larger: read as M or more")
    longitude: float | None
    latitude: float | None
    depth_km: float | None
    highest_intensity: float | None = Field(description="CSIS, at any target")
    blind_zone_km: float | None
    targets_told: int
    event_url: str | None = Field(description="the catalogue's event, once there is one")
    url: str


class WarningPage(Schema):
    warnings: list[WarningOut]
    next: str | None = Field(description="give it as `cursor` for the following page")


class WarningWhole(WarningOut):
    decision: dict[str, object] = Field(
        description="everything it was decided from and every target; times in POSIX seconds"
    )


class WarningDetail(Schema):
    network: str
    event_id: str
    messages: list[WarningWhole]


class NetworkOut(Schema):
    """A network that a loop follows."""

    name: str
    status: str = Field(description="actual, exercise or test")
    banner: str
    synthetic: bool = Field(description="the data are made, not measured")
    running: bool = Field(description="its state is not older than ten seconds")
    policy: str
    at: datetime | None = Field(description="when the state was written")
    age_s: float
    data_time: datetime | None = Field(description="of the newest sample")
    counts: dict[str, object]
    tick_ms: dict[str, object] = Field(description="what a look at new data costs")
    url: str


class NetworkList(Schema):
    networks: list[NetworkOut]


class NetworkDetail(NetworkOut):
    stations: dict[str, list[object]] = Field(description="columns, one row a station")
    events: list[dict[str, object]]
    messages: list[dict[str, object]]
