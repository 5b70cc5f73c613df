"""Places kept in the catalogue for courses whose text has not been supplied."""

from dataclasses import dataclass
from datetime import date

from benling.catalog.legal.edition import LegalRegister, Standing


@dataclass(frozen=True)
class Slot:
    """A course to come. ``title`` and ``edition`` are of the text it will teach."""

    title: str
    edition: str


def open_slots(legal: LegalRegister, on: date) -> list[Slot]:
    """One for each text of the register that still has to be supplied, in its order.

    When the text comes, the entry loses its mark, and with it the slot goes.
    """
    past = (Standing.ENDED, Standing.REPLACED)
    return [
        Slot(edition.title, edition.edition)
        for text in legal.texts
        for edition in text.editions
        if edition.awaiting_text and edition.standing(on) not in past
    ]
