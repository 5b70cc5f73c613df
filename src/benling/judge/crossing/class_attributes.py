"""Judge's side: what a test sees of a learner's class itself: what it defines, and its bases.

Special methods that could answer for a test stay those of the stand-in: only the class's names are
the learner's word there, not what they do.
"""

import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benling.judge.crossing.stand_ins import Link

#: special methods that every object has, and a class may define anew; they give no verdict
OF_ALL = ("__init__", "__post_init__", "__str__", "__repr__", "__format__")
FAMILY = ("__mro__", "__bases__", "__base__")
_DISPLAYS = ("__", "_repr_", "_ipython_")
#: a stand-in class is being made: tools that look at it then must not ask the learner
_under_way: list[None] = []


@contextmanager
def under_way() -> Iterator[None]:
    _under_way.append(None)
    try:
        yield
    finally:
        _under_way.pop()


def is_under_way() -> bool:
    return bool(_under_way)


def stands_for_class(kind: Any) -> bool:
    """Whether this very class stands for one of the learner's; a test's own subclass does not."""
    return "_link" in type.__getattribute__(kind, "__dict__")


def is_shown(kind: Any, name: str) -> bool:
    """Whether an attribute is neither the stand-in's own nor simply the learner's."""
    if name in FAMILY:
        return True
    return (name in OF_ALL or name == "__dict__") and stands_for_class(kind)


def shown(kind: Any, name: str, hidden: type) -> Any:
    """``hidden``: the base that all stand-ins have."""
    if name in FAMILY:
        return _family(kind, name, hidden)
    return _own_attributes(kind) if name == "__dict__" else _method_of_all(kind, name)


def _method_of_all(kind: Any, name: str) -> Any:
    """One of ``OF_ALL``: the learner's where there is one, else what every object has."""
    link: Link = type.__getattribute__(kind, "_link")
    if name in type.__getattribute__(kind, "_defined"):
        return link.ask("get", kind, name, called=name)
    return getattr(object, name)


def _family(kind: Any, name: str, hidden: type) -> Any:
    """Bases without ``hidden``, the one that all stand-ins have and no class of the learner's."""
    found = type.__getattribute__(kind, name)
    if name == "__base__":
        return _family(kind, "__bases__", hidden)[0]
    return tuple(each for each in found if each is not hidden) or (object,)


def _own_attributes(kind: Any) -> types.MappingProxyType[str, Any]:
    """``vars`` of a class: names of the learner's, special methods of the stand-in."""
    link: Link = type.__getattribute__(kind, "_link")
    plain, special = link.ask("vars", kind)
    found = {name: value for name, value in plain.items() if not name.startswith(_DISPLAYS)}
    here = type.__getattribute__(kind, "__dict__")
    for name in special:
        if name in OF_ALL:
            found[name] = _method_of_all(kind, name)
        else:
            found[name] = here.get(name)
    return types.MappingProxyType(_Attributes(found))


class _Attributes(dict[str, Any]):
    """Displays look here whether an object has a text of its own for them; tests see none."""

    def __contains__(self, name: object) -> bool:
        return name == "_repr_pretty_" or super().__contains__(name)
