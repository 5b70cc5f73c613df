"""Errors and warnings gathered while a source is read."""

from dataclasses import dataclass, field

from benling.errors import Problem


@dataclass
class Findings:
    """Errors stop a build; warnings are shown and stop nothing."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def error(self, where: str, what: str, rule: str, fix: str) -> None:
        self.errors.append(Problem(where, what, rule, fix))

    def warn(self, where: str, what: str, rule: str, fix: str) -> None:
        self.warnings.append(Problem(where, what, rule, fix))

    def add(self, other: "Findings") -> None:
        self.errors += other.errors
        self.warnings += other.warnings
