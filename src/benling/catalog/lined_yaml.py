"""YAML read together with the line of every key, so that each fault can name its line."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from benling.errors import Problem

#: keys from the top, e.g. ("legal_basis", 0, "law")
Path = tuple[str | int, ...]


@dataclass
class LinedYaml:
    """Plain values and, for each path into them, the line (from 1) it stands on."""

    value: Any
    lines: dict[Path, int] = field(default_factory=dict)
    #: (path, line) of keys given twice
    repeated: list[tuple[Path, int]] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """Line of the path, or of the nearest thing above it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_lined(text: str, where: str) -> LinedYaml | Problem:
    """Read one YAML document; a document that is no YAML gives the Problem instead."""
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        found = LinedYaml(None)
        if node is not None:
            found.value = _value(loader, node, (), found)
        return found
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" 第{mark.line + 1}行" if mark else ""
        said = getattr(error, "problem", None) or "格式不对"
        return Problem(
            where + line,
            f"不是正确的 YAML（{said}）",
            "须是 YAML：冒号后空一格，同级左边对齐，缩进用空格",
            "改正这一行或它的上一行",
        )
    finally:
        loader.dispose()


def _value(loader: yaml.SafeLoader, node: yaml.Node, path: Path, found: LinedYaml) -> Any:
    found.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, item, (*path, n), found) for n, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        made: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            # As written: YAML reads the key "on" as true.
            key = str(getattr(key_node, "value", "")) or "（空）"
            at = (*path, key)
            line = key_node.start_mark.line + 1
            if key in made:
                found.repeated.append((at, line))
            found.lines[at] = line
            made[key] = _value(loader, value_node, at, found)
        return made
    try:
        return loader.construct_object(node, deep=True)
    except ValueError:
        # A date such as 2026-02-30: left as text, so that the reader can refuse it with its key.
        return node.value
