"""axe-core on a page in a real browser."""

from pathlib import Path
from typing import Any

_AXE = Path(__file__).parent / "browser" / "node_modules" / "axe-core" / "axe.min.js"


def serious_findings(page: Any, within: str | None = None) -> list[str]:
    """Findings of impact serious or critical, one line each; ``within`` is a CSS selector."""
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "(within) => axe.run(within ?? document, {resultTypes: ['violations']})", within
    )
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:160]}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
