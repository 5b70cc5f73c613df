"""A stand-in takes what the learner's function takes, and shows what it shows."""

from collections.abc import Callable
from typing import Any

import pytest

from benling.judge.crossing import stand_in_code

_START = 5


def _functions() -> dict[str, Callable[..., Any]]:
    def plain(a: Any, b: Any) -> Any:
        return a, b

    def with_defaults(a: Any, b: int = 2, c: int = 3) -> Any:
        return a, b, c

    def named_only(a: Any, *, unit: str = "m", scale: int) -> Any:
        return a, unit, scale

    def gathering(a: Any, b: int = 2, *more: Any, key: Any = None, **named: Any) -> Any:
        return a, b, more, key, named

    kept = _START

    def closed(a: int) -> int:
        return a + kept

    found = (plain, with_defaults, named_only, gathering, closed)
    return {each.__name__: each for each in found}


CALLS: dict[str, list[tuple[tuple[Any, ...], dict[str, Any]]]] = {
    "plain": [((1, 2), {}), ((1,), {"b": 2}), ((), {"b": 2, "a": 1})],
    "with_defaults": [((1,), {}), ((1, 5), {}), ((1,), {"c": 9}), ((1, 2, 3), {}), ((1, 2, 9), {})],
    "named_only": [((1,), {"scale": 3}), ((1,), {"scale": 3, "unit": "km"})],
    "gathering": [
        ((1,), {}), ((1, 2, 3, 4), {}), ((1,), {"b": 7, "x": 1}), ((1, 2, 3), {"key": 0, "y": 2}),
    ],
    "closed": [((1,), {})],
}  # fmt: skip
_CASES = [(name, *call) for name, calls in CALLS.items() for call in calls]


def _stand_in(function: Any, sent: list[Any]) -> Any:
    known = stand_in_code.read_facts(stand_in_code.facts_of(function), "")
    assert known is not None

    def ask(arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        sent.append((arguments, named))
        return function(*arguments, **named)

    return stand_in_code.function(*known, ("max", "math"), ask)


@pytest.mark.parametrize(("name", "arguments", "named"), _CASES)
def test_arguments_arrive(name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
    function = _functions()[name]
    sent: list[Any] = []
    expected = function(*arguments, **named)
    assert _stand_in(function, sent)(*arguments, **named) == expected
    assert len(sent) == 1


@pytest.mark.parametrize("name", CALLS)
def test_it_shows_what_the_function_shows(name: str) -> None:
    function: Any = _functions()[name]
    made = _stand_in(function, [])
    assert made.__defaults__ == function.__defaults__
    assert made.__kwdefaults__ == function.__kwdefaults__
    for each in ("co_argcount", "co_kwonlyargcount", "co_freevars"):
        assert getattr(made.__code__, each) == getattr(function.__code__, each)
    arguments = function.__code__.co_varnames[: function.__code__.co_argcount]
    assert made.__code__.co_varnames[: len(arguments)] == arguments
    assert {"max", "math"} <= set(made.__code__.co_names)


def test_defaults_are_the_function_s_own() -> None:
    sent: list[Any] = []
    _stand_in(_functions()["with_defaults"], sent)(1)
    assert sent == [((1,), {})]


def test_what_a_closure_holds() -> None:
    made = _stand_in(_functions()["closed"], [])
    assert [cell.cell_contents for cell in made.__closure__] == [_START]
    stand_in_code.hold(made, ((7,),))
    assert made.__closure__[0].cell_contents == 7


_TOO_MANY = ((), {}, 99, 0, False, False, (), (), ())


@pytest.mark.parametrize("wrong", [None, (), "text", (1,) * 9, _TOO_MANY])
def test_facts_out_of_form_are_not_believed(wrong: Any) -> None:
    assert stand_in_code.read_facts(wrong, "") is None


def test_wrong_arguments_are_told_by_name() -> None:
    made = _stand_in(_functions()["plain"], [])
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'b'"):
        made(1)
