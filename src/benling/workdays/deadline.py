"""A last day, with what we do not know about it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Deadline:
    """The outcome of counting. Never show ``on`` as final while ``provisional`` is true."""

    #: the last day of the term; None when not even an estimate is defensible
    on: date | None
    #: True when a holiday notice that is still to come can move the day
    provisional: bool
    #: Chinese, for the reader: how it was counted, and why it is provisional if it is
    why: str

    def __post_init__(self) -> None:
        if self.on is None and not self.provisional:
            raise ValueError("a deadline without a date cannot be final")
