"""Opening each page of one course, and an empty one beside them, round after round."""

import statistics
import tempfile
from pathlib import Path

from nbformat import v4, write

from benling.catalog.build import build_course
from benling.catalog.variant import make_variant
from benling.home import content_root
from benling.preview.folder import Page, lay_out
from benling.preview.server import Server, running_server
from benling.preview.visit import browser, visit
from benling.trial.subject import variant_seed

_EMPTY = """from benling import quiz
quiz.self_check("single_choice", "好吗？", {"a": "好", "b": "不好"}, answer="a")"""


def opened(code: str, rounds: int) -> dict[str, list[float]]:
    """Seconds to the last question of each page, and of the empty one, by course and page."""
    with tempfile.TemporaryDirectory(prefix="benling-opening-") as place:
        home = Path(place, "home")
        home.mkdir()
        build = build_course(content_root(), code)
        pages = lay_out(home, build, make_variant(build.generator, variant_seed("opening", 1)))
        pages.append(_empty(home, pages[0]))
        with running_server(home, Path(place, "server.log")) as server:
            return _timed(code, pages, rounds, server, home)


def _empty(home: Path, beside: Page) -> Page:
    """A page with a single question, in the folder of a lesson."""
    path = Path(beside.path).with_name("empty.ipynb").as_posix()
    notebook = v4.new_notebook(cells=[v4.new_code_cell(_EMPTY)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    write(notebook, home / path)
    return Page("empty", "一格", path, is_lesson=True)


def _timed(
    code: str, pages: list[Page], rounds: int, server: Server, home: Path
) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {page.name: [] for page in pages}
    with browser() as context:
        for number in range(rounds):
            turn = number % len(pages)
            for page in (*pages[turn:], *pages[:turn]):
                seen = visit(context, server.sheet(page.path), home / page.path)
                if seen.seconds is None or seen.problems:
                    raise SystemExit(f"{code} {page.name}: {seen.problems}")
                taken[page.name].append(seen.seconds)
    floor = statistics.median(taken["empty"])
    for name, seconds in taken.items():
        median = statistics.median(seconds)
        print(
            f"{code} {name:<20} {median:5.2f} s ({min(seconds):.2f}–{max(seconds):.2f})"
            f"  over {median - floor:5.2f}",
            flush=True,
        )
    return {f"{code}/{name}": seconds for name, seconds in taken.items()}
