"""Maps to write: invented ones, and Northridge's reference grids."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.status import Status
from tests.shaking.made_result import northridge_result, synthetic_result

MADE_AT = datetime(2026, 11, 24, 4, 5, 6, tzinfo=UTC)


@pytest.fixture(scope="session")
def made() -> ShakingResult:
    """The invented map."""
    return synthetic_result()


@pytest.fixture(scope="session")
def across() -> ShakingResult:
    """The invented map as an exercise, south of the equator and across the date line."""
    return synthetic_result(179.5, -17.0, Status.EXERCISE)


@pytest.fixture(scope="session")
def northridge(shared: Path) -> ShakingResult:
    return northridge_result(shared)
