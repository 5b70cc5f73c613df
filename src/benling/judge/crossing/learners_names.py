"""Judge's side: the global names of the learner's code, as a test reads and changes them."""

from typing import TYPE_CHECKING, Any

from benling.judge.codec.plain import is_plain_data
from benling.judge.crossing.peer import PeerGone

if TYPE_CHECKING:
    from benling.judge.crossing.judge_side import JudgeSide


class LearnersNames:
    """Of one session."""

    def __init__(self, side: "JudgeSide") -> None:
        self._side = side

    def look_up(self, name: str) -> tuple[Any, ...]:
        """``(value,)`` of a learner's name, or ``()``."""
        found, *value = self._request("name", name)
        if found is not True or len(value) != 1:
            return ()
        self._side.hollow.note(value[0])
        return tuple(value)

    def every(self) -> tuple[str, ...]:
        """What the learner's code has bound, for whoever looks through all names."""
        found = self._request("names")[0]
        names = found if type(found) is tuple else ()
        return tuple(name for name in names if type(name) is str and not name.startswith("_"))

    def unbind(self, name: str) -> bool:
        """Take a name away from the learner's code, as a test does that looks who uses it."""
        return self._changed("unbind", name)

    def rebind(self, name: str, value: Any) -> bool:
        """Give a name back. False when this is no object of the learner's: others stay here."""
        return not self._side.is_own(value) and self._changed("rebind", name, value)

    def share(self, name: str, value: Any) -> bool:
        """Bind a name for the learner's code. False for what is no plain data: that stays here."""
        return is_plain_data(value) and self._changed("rebind", name, value)

    def _changed(self, *request: Any) -> bool:
        self._side.epoch += 1
        return self._request(*request)[0] is True

    def _request(self, *request: Any) -> tuple[Any, ...]:
        try:
            return self._side.peer.request(*request)
        except PeerGone:
            raise self._side.refuse("learner-ended") from None
