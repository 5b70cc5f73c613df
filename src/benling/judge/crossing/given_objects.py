"""Forms of instances of the author's own classes: attributes; the methods are on both sides."""

from typing import TYPE_CHECKING, Any

from benling.judge.codec import CodecFault, Decoder, Encoder

if TYPE_CHECKING:
    from benling.judge.crossing.things import Things


def write(_things: "Things", encoder: Encoder, name: str, value: Any) -> list[Any]:
    encoder.number(value)
    state: list[Any] = []
    for key, item in _state(value).items():
        state += key, encoder.tree(item)
    return ["obj", name, encoder.changing(value), *state]


def read(things: "Things", decoder: Decoder, tree: list[Any]) -> Any:
    kind: Any = things.given_class(tree[1])
    if kind is None:
        raise CodecFault("no such class")
    found = decoder.changeable(tree[2], kind)
    found = object.__new__(kind) if found is None else found
    decoder.begin(found)
    state: dict[str, Any] = {}
    for place in range(3, len(tree), 2):
        key = tree[place]
        # A value in place of a method would let it answer for the author's class; so would one of
        # Python's own names, ``__dict__`` among them.
        if type(key) is not str or key.startswith("__") or callable(getattr(kind, key, None)):
            raise CodecFault("not an attribute of that class")
        state[key] = decoder.item(tree[place + 1], _setter(found, key))
    _restore(found, state)
    if tree[2] is not None:
        decoder.learn(tree[2], found)
    return found


def _state(value: Any) -> dict[str, Any]:
    """Attributes of an instance, in a dict of its own or in slots."""
    state = dict(getattr(value, "__dict__", {}))
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__") and hasattr(value, name):
                state[name] = getattr(value, name)
    return state


def _restore(value: Any, state: dict[str, Any]) -> None:
    own = getattr(value, "__dict__", None)
    if own is not None:
        own.clear()
    for key, item in state.items():
        object.__setattr__(value, key, item)


def _setter(value: Any, key: str) -> Any:
    return lambda item: object.__setattr__(value, key, item)
