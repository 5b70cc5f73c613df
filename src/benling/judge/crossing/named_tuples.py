"""Forms of named tuples. Their items cross as values; so does the class, but for its methods."""

from collections import namedtuple
from typing import TYPE_CHECKING, Any

from benling.judge.codec import CodecFault, Decoder, Encoder
from benling.judge.crossing import known
from benling.judge.crossing.border import LEARNER
from benling.judge.crossing.value_kinds import PREDICATES

if TYPE_CHECKING:
    from benling.judge.crossing.things import Things

_MOST_FIELDS = 200


def is_named_tuple(kind: type) -> bool:
    """Whether a class is one that ``namedtuple`` or ``class …(NamedTuple)`` makes."""
    fields = type.__getattribute__(kind, "__dict__").get("_fields")
    return (
        kind.__bases__ == (tuple,)
        and type(fields) is tuple
        and all(type(field) is str for field in fields)
    )


def write(things: "Things", encoder: Encoder, value: Any) -> list[Any]:
    kind: Any = type(value)
    both_have = (
        things.border.side == LEARNER
        or things.border.stand_in_number(kind) is not None
        or things.given_name(kind) is not None
        or known.type_name(kind) is not None
    )
    if both_have:
        class_tree = encoder.tree(kind)
        encoder.number(value)
        return ["ntc", class_tree, *map(encoder.tree, tuple.__iter__(value))]
    encoder.number(value)
    fields = list(kind._fields)
    return ["nt", kind.__name__, fields, *map(encoder.tree, tuple.__iter__(value))]


def read(things: "Things", decoder: Decoder, tree: list[Any]) -> Any:
    at = decoder.begin()
    items = [decoder.item(item) for item in tree[3:]]
    kind = things.tuples.named(tree[1], tuple(tree[2]))
    return decoder.finish(at, _made(kind, items))


def read_of_class(_things: "Things", decoder: Decoder, tree: list[Any]) -> Any:
    kind = decoder.item(tree[1])
    at = decoder.begin()
    if not (isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")):
        raise CodecFault("no class of named tuples")
    return decoder.finish(at, _made(kind, [decoder.item(item) for item in tree[2:]]))


def _made(kind: Any, items: list[Any]) -> Any:
    if len(items) != len(kind._fields):
        raise CodecFault("another number of fields")
    if any(
        name in PREDICATES and callable(item)
        for name, item in zip(kind._fields, items, strict=True)
    ):
        raise CodecFault("a field that would answer for a method of values")
    return tuple.__new__(kind, items)


class Classes:
    """Classes of named tuples, made here after those of the other side."""

    def __init__(self, things: "Things") -> None:
        self._things = things
        self._made: dict[tuple[str, tuple[str, ...]], Any] = {}

    def named(self, name: Any, fields: tuple[str, ...]) -> Any:
        """The author's with this name and fields, or one made here. Raises: CodecFault."""
        if type(name) is not str or len(fields) > _MOST_FIELDS:
            raise CodecFault("not a named tuple")
        given = self._things.given_class(name)
        if given is not None and getattr(given, "_fields", None) == fields:
            return given
        if (name, fields) not in self._made:
            try:
                self._made[name, fields] = namedtuple(name, fields)
            except (TypeError, ValueError):
                raise CodecFault("not a named tuple") from None
        return self._made[name, fields]
