"""Unpacking an attempt's feedback beside the assignment."""

import secrets
from pathlib import Path

from benling.exchange.archive import open_archive
from benling.exchange.client.folder import HANDOUT_LIMITS


def unpack_feedback(archive: bytes, folder: Path) -> list[str]:
    """Write the feedback files, replacing older ones; their names. Raises: Refused."""
    files = open_archive(archive, HANDOUT_LIMITS)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{secrets.token_hex(6)}.tmp")
        aside.write_bytes(content)
        aside.replace(path)
    return sorted(files)
