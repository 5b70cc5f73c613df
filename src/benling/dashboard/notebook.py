"""The notebook behind the page, built from its text when the service starts."""

from pathlib import Path

import jupytext


def build(source: Path, folder: Path) -> Path:
    """Write ``source`` (MyST Markdown) as a notebook into ``folder``; returns its path."""
    notebook = jupytext.read(source, fmt="md:myst")
    notebook.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"{source.stem}.ipynb"
    aside = target.with_suffix(".new")
    aside.write_text(jupytext.writes(notebook, fmt="ipynb"), encoding="utf-8")
    aside.replace(target)
    return target
