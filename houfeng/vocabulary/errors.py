"""Errors, named by what the caller can do about them."""


class HoufengError(Exception):
    """Something the caller can act on; the message says how."""


class NotFound(HoufengError):
    """Ask for something else."""


class NotAllowed(HoufengError):
    """Ask somebody who may."""


class NotValid(HoufengError):
    """Mend the input and send it again.

    field: what was wrong; value: what was found there; mend: what to write instead.
    """

    def __init__(self, field: str, value: object, mend: str) -> None:
        self.field = field
        self.value = value
        self.mend = mend
        super().__init__(f"{field}: {_short(value)} is not valid; {mend}")

    def __reduce__(self) -> tuple[type["NotValid"], tuple[str, object, str]]:
        # The workflow engine keeps errors by pickling them.
        return NotValid, (self.field, self.value, self.mend)


class SourceUnavailable(HoufengError):
    """Wait, or mend the installation; a part we need is not there."""


class Superseded(HoufengError):
    """Nothing to do: a newer revision has taken over."""


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 120 else shown[:117] + "..."
