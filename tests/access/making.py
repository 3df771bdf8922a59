"""People for tests."""

from collections.abc import Sequence

from houfeng.access.models import Member
from houfeng.access.people import add_person, keep_organisation

PASSWORD = "correct horse battery"


def member(
    name: str = "zhang",
    organisation: str = "bureau",
    duties: Sequence[str] = (),
    shown_name: str = "张三",
) -> Member:
    """Somebody of an organisation that is made with them."""
    names = {"name_zh": f"{organisation}单位", "name_en": f"The {organisation}"}
    keep_organisation(organisation, **names, kind="government")
    return add_person(
        name, password=PASSWORD, organisation=organisation, duties=duties, shown_name=shown_name
    )
