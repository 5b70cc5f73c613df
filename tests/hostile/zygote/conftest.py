"""One machine and one zygote of each kind for all attacks of a run."""

from collections.abc import Callable, Iterator

import pytest

from benling.sandbox.isolation import Isolation, Layer
from benling.sandbox.zygote import Zygote
from hostile.zygote.laboratory import Machine, zygote

Kept = Callable[[Isolation, frozenset[Layer]], Zygote]


@pytest.fixture(scope="session")
def machine() -> Iterator[Machine]:
    made = Machine()
    yield made
    made.close()


@pytest.fixture(scope="session")
def kept(machine: Machine) -> Iterator[Kept]:
    """A zygote by tier and layers left out, made when first asked for."""
    made: dict[tuple[Isolation, frozenset[Layer]], Zygote] = {}

    def get(isolation: Isolation, leave_out: frozenset[Layer] = frozenset()) -> Zygote:
        key = (isolation, leave_out)
        if key not in made:
            made[key] = zygote(isolation, leave_out, machine.given)
        return made[key]

    yield get
    for one in made.values():
        one.close()


@pytest.fixture(scope="session")
def full(kept: Kept) -> Zygote:
    return kept(Isolation.FULL, frozenset())


@pytest.fixture(scope="session")
def basic(kept: Kept) -> Zygote:
    return kept(Isolation.BASIC, frozenset())
