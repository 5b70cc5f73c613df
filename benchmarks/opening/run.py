"""How long a learner waits: from opening a page to its last question, beside an empty page.

    run.py [--courses E-01,E-02] [--rounds 5] [--json FILE]

A learner's server as the Hub starts it, already running; Chromium without anything in its cache.
Each round opens every page of a course once and, on the same server, one with a single cell, in an
order that turns. Seconds, median and range; ``over``: the median above the empty page's.
"""

import argparse
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benling.catalog.course import course_codes
from benling.cli import django_without_state
from benling.home import content_root
from benling.sandbox.ordinary_user import refuse_root


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--courses", default=",".join(course_codes(content_root())))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    refuse_root()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benling.web.settings")
    results: dict[str, list[float]] = {}
    with django_without_state():
        # The preview reads the records' models, which import only once Django is set up.
        from opening.pages import opened

        for code in options.courses.split(","):
            results |= opened(code, options.rounds)
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
