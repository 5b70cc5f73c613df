"""Places kept in the catalogue for courses whose text has not been supplied."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benling.catalog.legal.edition import LegalRegister, Standing
from benling.catalog.legal.register_file import load_legal_register
from benling.errors import Refused


@dataclass(frozen=True)
class Slot:
    """A course to come. ``title`` and ``edition`` are of the text it will teach."""

    title: str
    edition: str


def slots_of(content_root: Path, on: date) -> list[Slot]:
    """Those of a content folder; none where the register cannot be read, which the checks tell."""
    try:
        return open_slots(load_legal_register(content_root), on)
    except Refused:
        return []


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
