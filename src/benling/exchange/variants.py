"""Each learner's own numbers: made on the server from the edition's generator, and kept.

The cache holds data files and truth together, so it is private to the server's user. It may be
emptied at any time: the same seed gives the same bytes.
"""

import base64
import contextlib
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

from benling.catalog.models import CourseEdition
from benling.catalog.variant import Variant, make_variant
from benling.exchange import releases
from benling.exchange.durable import write_file
from benling.home import home


def seed_for(edition: CourseEdition, person_id: str) -> bytes:
    """32 bytes that nobody without the server's key can compute."""
    named = f"{person_id}|{edition.course}|{edition.edition}"
    key = bytes.fromhex(home().secret("variant.key"))
    return hmac.new(key, named.encode(), hashlib.sha256).digest()


def variant_for(edition: CourseEdition, person_id: str, revision: int = 0) -> Variant:
    """This person's data files and truth. The truth never leaves the server.

    ``revision``: by the generator of a grading revision; 0 = as released.
    """
    generator = releases.generator(edition, revision)
    seed = seed_for(edition, person_id)
    made_from = hashlib.sha256(generator + seed).hexdigest()
    path = _cache_path(edition, person_id, revision)
    kept = _read(path, made_from)
    if kept is not None:
        return kept
    variant = make_variant(generator, seed)
    # A full disk must not keep anybody from working: without a cache it is made again.
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_file(path, _serialised(variant, made_from))
    return variant


def _cache_path(edition: CourseEdition, person_id: str, revision: int) -> Path:
    # Person ids come from an Excel file: hashed, they make no path tricks.
    name = hashlib.sha256(person_id.encode()).hexdigest()[:32]
    suffix = f"-{revision}" if revision else ""
    return home().variants / edition.course / edition.edition / f"{name}{suffix}.json"


def _serialised(variant: Variant, made_from: str) -> bytes:
    body: dict[str, Any] = {
        "made_from": made_from,
        "files": {name: base64.b64encode(data).decode() for name, data in variant.files.items()},
        "truth": variant.truth,
    }
    return json.dumps(body, ensure_ascii=False).encode()


def _read(path: Path, made_from: str) -> Variant | None:
    try:
        body = json.loads(path.read_bytes())
        if body["made_from"] != made_from:
            return None
        files = {name: base64.b64decode(text) for name, text in body["files"].items()}
        return Variant(files=files, truth=body["truth"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
