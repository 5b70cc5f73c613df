"""Forms of exceptions: type, arguments, public attributes, text, and what they were raised from."""

from typing import TYPE_CHECKING, Any

from benling.judge.codec import CodecFault, Decoder, Encoder
from benling.judge.crossing.border import LEARNER

if TYPE_CHECKING:
    from benling.judge.crossing.things import Things

_MOST_CAUSES = 10
_MOST_TEXT = 10_000


def write(things: "Things", encoder: Encoder, error: BaseException) -> list[Any]:
    encoder.number(error)
    number, _ = things.border.give(error)
    # In the order in which they are read.
    kind = encoder.tree(type(error))
    arguments = [encoder.tree(item) for item in error.args]
    attributes: list[Any] = []
    for name, value in vars(error).items():
        if not name.startswith("_"):
            attributes += name, encoder.tree(value)
    # A test's own exception may come from one whose words hold what the test expects.
    cause = encoder.tree(_cause(error) if things.border.side == LEARNER else None)
    return ["exc", number, kind, arguments, attributes, _text_of(error), cause]


def read(things: "Things", decoder: Decoder, tree: list[Any]) -> Any:
    at = decoder.begin()
    _, number, kind_tree, arguments, attributes, text, cause_tree = tree
    kind = decoder.item(kind_tree)
    if not (isinstance(kind, type) and issubclass(kind, BaseException)):
        raise CodecFault("not an exception")
    error = things.made_exception(kind, [decoder.item(item) for item in arguments], text)
    for place in range(0, len(attributes), 2):
        _set_attribute(error, attributes[place], decoder.item(attributes[place + 1]))
    cause = decoder.item(cause_tree)
    if isinstance(cause, BaseException):
        error.__cause__ = cause
    decoder.finish(at, error)
    if type(number) is int and number % 2 != things.border.side:
        things.border.stand(number, error)
    return error


def make(kind: type[BaseException], arguments: list[Any]) -> BaseException:
    """Built without running the class's own ``__init__``."""
    if kind.__module__ == "builtins":
        try:
            return kind(*arguments)
        except Exception:
            return kind.__new__(kind, *arguments)
    return kind.__new__(kind, *arguments)


def _set_attribute(error: BaseException, name: Any, value: Any) -> None:
    if type(name) is not str or name.startswith("_"):
        raise CodecFault("not an attribute")
    if not callable(getattr(type(error), name, None)):
        error.__dict__[name] = value


def _cause(error: BaseException) -> BaseException | None:
    """What it was raised from; None where that goes in a ring or on for ever."""
    seen = [error]
    while (cause := seen[-1].__cause__) is not None:
        if any(cause is each for each in seen) or len(seen) > _MOST_CAUSES:
            return None
        seen.append(cause)
    return error.__cause__


def _text_of(error: BaseException) -> str:
    try:
        return str(error)[:_MOST_TEXT]
    except Exception:
        return ""
