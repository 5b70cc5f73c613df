"""Judge's side: classes that stand for the learner's classes.

Real classes, so that ``isinstance``, ``issubclass`` and ``except`` work; made of nothing but the
learner's word for name and bases.
"""

import dataclasses
import inspect
from typing import Any

from benling.judge.codec import CodecFault
from benling.judge.crossing import class_attributes, derived_classes
from benling.judge.crossing.annotations import read_annotation, read_signature
from benling.judge.crossing.stand_ins import Link, Opaque, is_local, methods
from benling.judge.crossing.value_kinds import derives_from_value


class LearnerClass(type):
    """Kind of the stand-in classes; calling one makes an object in the learner's child."""

    _link: Link

    def __new__(
        mcs, name: str, bases: tuple[type, ...], found: dict[str, Any], **named: Any
    ) -> Any:
        if "_link" not in found:
            found = derived_classes.prepared(found, named)
        return super().__new__(mcs, name, bases, found)

    def __init__(cls, name: str, bases: tuple[type, ...], found: dict[str, Any], **_: Any) -> None:
        super().__init__(name, bases, found)
        derived_classes.announce(cls)

    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        return cls._link.ask("call", cls, arguments, named, called=cls.__name__)

    def __getitem__(cls, key: Any) -> Any:
        return cls._link.ask("op", "getitem", cls, key)

    def __dir__(cls) -> list[str]:
        return list(cls._link.ask("op", "dir", cls))

    def __getattribute__(cls, name: str) -> Any:
        if class_attributes.is_under_way():
            return type.__getattribute__(cls, name)
        if class_attributes.is_shown(cls, name):
            return class_attributes.shown(cls, name, Opaque)
        if is_local(name) or name in _OWN or derived_classes.defines(cls, name):
            return type.__getattribute__(cls, name)
        return type.__getattribute__(cls, "_link").ask("get", cls, name, called=name)

    def __delattr__(cls, name: str) -> None:
        if is_local(name) or name in _OWN:
            type.__delattr__(cls, name)
        else:
            cls._link.ask("del", cls, name)

    def __setattr__(cls, name: str, value: Any) -> None:
        if is_local(name) or name in _OWN or name.startswith("_abc_"):
            type.__setattr__(cls, name, value)
        else:
            cls._link.ask("set", cls, name, value)


#: modules of classes that only say what others are
_ABSTRACT = ("collections.abc", "numbers")
_OWN = frozenset(
    (
        "_link",
        "_of_values",
        "_of_test",
        "_named",
        "_defined",
        "_abc_impl",
        "mro",
        "__name__",
        "__qualname__",
        "__doc__",
        "__dict__",
        "__subclasses__",
    )
)


class ExceptionClass(type):
    """Kind of the classes that stand for the learner's exceptions."""

    _link: Link

    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        return cls._link.ask("call", cls, arguments, named, called=cls.__name__)


def class_for(link: Link, description: list[Any]) -> type:
    """The class that stands for the one described. Raises: TypeError, ValueError."""
    name, doc, bases, specials, is_exception, signature, looked_at, defined = description
    kept = tuple(base for base in bases if isinstance(base, type))
    if is_exception:
        return _exception_class(link, name, doc, kept)
    found = methods(link, specials, name)
    found |= {"__doc__": doc, "__module__": "__main__", "_link": link, "_defined": defined}
    found["_of_values"] = derives_from_value(kept)
    found |= _looked_at(looked_at)
    found["__signature__"] = read_signature(signature) or inspect.Signature()
    # Bases that hold values of their own (list, dict …) would make it look like one of those.
    usable = tuple(
        base for base in kept if isinstance(base, LearnerClass) or base.__module__ == "__main__"
    )
    found.pop("__slots__")
    if found["_of_values"]:
        found["__class__"] = property(_ClassOfMade(link, name, kept))
    for chosen in (usable, ()):
        try:
            made = _made(name, chosen, found)
        except TypeError:
            continue
        for base in kept:
            if base.__module__ in _ABSTRACT and not issubclass(made, base):
                base.register(made)  # type: ignore[attr-defined]
        return made
    raise TypeError(name)


class _ClassOfMade:
    """``__class__`` of an object that is a kind of value: one to the test that made it, for
    ``isinstance``; to others none, as they could take it for the value they asked for.
    """

    def __init__(self, link: Link, name: str, bases: tuple[type, ...]) -> None:
        self._link, self._name = link, name
        self._bases = tuple(base for base in bases if not isinstance(base, LearnerClass))
        self._kinds: dict[type, type] = {}

    def __call__(self, value: Any) -> type:
        kind = type(value)
        if not self._link.is_made(value) or not isinstance(kind, LearnerClass):
            return kind
        if kind not in self._kinds:
            found = {"_link": self._link, "__module__": "__main__", "_of_values": True}
            try:
                made = LearnerClass.__new__(LearnerClass, self._name, (kind, *self._bases), found)
            except TypeError:
                made = kind
            self._kinds[kind] = made
        return self._kinds[kind]


def _looked_at(tree: Any) -> dict[str, Any]:
    """What tools like ``dataclasses`` and ``match`` look for in a class. Raises: CodecFault."""
    if type(tree) is not dict:
        raise CodecFault("not a class")
    found: dict[str, Any] = {}
    if "annotations" in tree:
        noted = tree["annotations"]
        found["__annotations__"] = {name: read_annotation(each) for name, each in noted}
    if type(tree.get("abstract")) is tuple:
        found["_abstract"] = frozenset(each for each in tree["abstract"] if type(each) is str)
    if "match" in tree:
        found["__match_args__"] = tree["match"]
    if "fields" in tree:
        found["__dataclass_fields__"] = {each[0]: _field(*each) for each in tree["fields"]}
    return found


def _field(name: Any, kind: Any, init: Any, kw_only: Any) -> Any:
    made: Any = dataclasses.field(init=init is True, kw_only=kw_only is True)
    made.name, made.type = name, read_annotation(kind)
    made._field_type = dataclasses._FIELD  # type: ignore[attr-defined]
    return made


def _made(name: str, bases: tuple[type, ...], found: dict[str, Any]) -> type:
    kinds = {type(base) for base in bases} - {type, LearnerClass}
    kind: Any = LearnerClass
    for other in kinds:
        if issubclass(other, kind):
            kind = other
        elif not issubclass(kind, other):
            kind = type("LearnerClass", (LearnerClass, other), {})
    if not any(issubclass(base, Opaque) for base in bases):
        bases = (Opaque, *bases)
    with class_attributes.under_way():
        made = kind.__new__(kind, name, bases, dict(found))
    type.__setattr__(made, "__abstractmethods__", found.get("_abstract", frozenset()))
    return made  # type: ignore[no-any-return]


def _exception_class(link: Link, name: str, doc: Any, bases: tuple[type, ...]) -> type:
    kept = tuple(base for base in bases if issubclass(base, BaseException)) or (Exception,)

    def __str__(self: BaseException) -> str:
        text = self.__dict__.get("_text")
        return BaseException.__str__(self) if text is None else str(text)

    found = {"__doc__": doc, "__module__": "__main__", "__str__": __str__, "_link": link}
    for chosen in (kept, (Exception,)):
        try:
            return ExceptionClass.__new__(ExceptionClass, name, chosen, dict(found))
        except TypeError:
            continue
    raise TypeError(name)
