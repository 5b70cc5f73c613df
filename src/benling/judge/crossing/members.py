"""Forms of an enumeration's members: the class and the name, or the value of joined flags."""

from enum import Enum, Flag
from typing import TYPE_CHECKING, Any

from benling.judge.codec import CodecFault, Decoder, Encoder
from benling.judge.crossing import known
from benling.judge.crossing.border import LEARNER

if TYPE_CHECKING:
    from benling.judge.crossing.things import Things


def write(things: "Things", encoder: Encoder, member: Enum) -> list[Any]:
    kind = type(member)
    both_have = (
        things.border.side == LEARNER
        or things.border.stand_in_number(kind) is not None
        or things.given_name(kind) is not None
        or known.type_name(kind) is not None
    )
    if not both_have:
        return things.export(encoder, member)
    class_tree = encoder.tree(kind)
    encoder.number(member)
    if kind._member_map_.get(member._name_ or "") is member:
        return ["em", class_tree, member._name_, None]
    value = member._value_ if isinstance(member, Flag) else None
    return ["em", class_tree, None, value if type(value) is int else 0]


def read(_things: "Things", decoder: Decoder, tree: list[Any]) -> Any:
    kind = decoder.item(tree[1])
    at = decoder.begin()
    if not (isinstance(kind, type) and issubclass(kind, Enum)):
        raise CodecFault("no enumeration")
    if type(tree[2]) is str:
        if tree[2] not in kind._member_map_:
            raise CodecFault("no such member")
        return decoder.finish(at, kind._member_map_[tree[2]])
    if not issubclass(kind, Flag) or type(tree[3]) is not int:
        raise CodecFault("no such member")
    return decoder.finish(at, kind(tree[3]))
