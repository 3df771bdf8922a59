"""What the API returns, as the OpenAPI document describes it."""

from datetime import datetime
from typing import Annotated

from ninja import Field, Path, Query, Schema

# PostgreSQL keeps no NUL in text, so nothing is named with one.
NO_NUL = r"^[^\x00]*$"
Name = Annotated[str, Path(pattern=NO_NUL)]
Words = Annotated[str, Query(pattern=NO_NUL)]
Limit = Annotated[int, Query(ge=1, le=1000, description="rows a page")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


class RevisionOut(Schema):
    """One origin and magnitude, as one source gave it at one time."""

    revision: int
    received_at: datetime
    origin_at: datetime
    longitude: float = Field(description="degrees east, WGS 84")
    latitude: float = Field(description="degrees north")
    depth_km: float | None
    magnitude: float
    magnitude_type: str
    source: str
    source_id: str
    review: str = Field(description="automatic, reviewed or final")
    place_zh: str
    place_en: str
    reference: str


class EventOut(Schema):
    """One earthquake with its preferred revision and what it meant."""

    id: str
    status: str = Field(description="actual, exercise or test")
    preferred: RevisionOut
    place_zh: str
    place_en: str
    max_intensity: float | None = Field(
        description="China Seismic Intensity Scale (GB/T 17742-2020); null until mapped"
    )
    alert_level: str | None = Field(description="green, yellow, orange, red; null until estimated")
    response_state: str | None
    withdrawn_reason: str | None = Field(
        description="why everything published about it was withdrawn; null while anything stands"
    )
    updated_at: datetime
    url: str
    page: str


class EventPage(Schema):
    events: list[EventOut]
    next: str | None = Field(description="give it as `cursor` for the following page")


class FileOut(Schema):
    name: str
    media_type: str
    size: int = Field(description="bytes")
    sha256: str
    url: str


class ProductOut(Schema):
    """One immutable product revision."""

    source: str
    type: str
    code: str
    revision: int
    event_id: str
    event_revision: int | None
    run: str
    status: str
    withdrawn: bool
    published_at: datetime
    properties: dict[str, object]
    lineage: list[dict[str, object]]
    files: list[FileOut]
    url: str


class ProductPage(Schema):
    products: list[ProductOut]
    next: str | None


class EventDetail(EventOut):
    revisions: list[RevisionOut]
    products: list[ProductOut] = Field(description="every revision, newest first within a type")


class StageOut(Schema):
    name: str
    state: str = Field(description="waiting, running, done or stopped")
    started_at: datetime | None
    seconds: float | None


class ResponseOut(Schema):
    run: str
    event_revision: int
    state: str = Field(description="queued, running, done, superseded or failed")
    requested_at: datetime
    finished_at: datetime | None
    stages: list[StageOut]


class StatusOut(Schema):
    event_id: str
    status: str
    preferred_revision: int
    withdrawn: bool = Field(description="everything published about it stands withdrawn")
    response: ResponseOut | None


class PointOut(Schema):
    """Predicted shaking in the grid cell that holds the point."""

    longitude: float
    latitude: float
    intensity: float
    intensity_sigma: float = Field(description="one standard deviation, intensity units")
    degree: int
    roman: str
    scale: str
    pga_ms2: float = Field(description="horizontal peak acceleration, median")
    pgv_ms: float = Field(description="horizontal peak velocity, median")
    product: str


class ChangeOut(Schema):
    number: int
    recorded_at: datetime
    product: str
    body: str = Field(description="canonical JSON; hash = SHA-256 of previous_hash, newline, body")
    previous_hash: str
    hash: str


class ChangePage(Schema):
    changes: list[ChangeOut]
    next: int = Field(description="give it as `after` to go on; unchanged at the end of the log")
