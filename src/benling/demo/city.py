"""望川市, the fictional city of the demo: its cast of named people."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cast:
    """Stable ids of the people whose log-ins the demo prints."""

    #: owns the demo courses (owner A)
    trainer_a: str = "P000101"
    #: stands in for trainer A (owner B)
    trainer_b: str = "P000102"
    hr_city: str = "P000103"
    hr_township: str = "P000104"
    #: works in the township of ``hr_township``
    learner: str = "P000105"
    #: root of the whole city
    city: str = "WC"
    #: the township of ``hr_township`` and ``learner``
    township: str = "WC-03-02"


CAST = Cast()
