"""Judge's side: the global names of the learner's code, as a test reads and changes them."""

import contextlib
from typing import TYPE_CHECKING, Any

from benling.judge.codec import CodecFault, Unencodable
from benling.judge.codec.plain import is_plain_data
from benling.judge.crossing.peer import PeerGone

if TYPE_CHECKING:
    from benling.judge.crossing.judge_side import JudgeSide


class LearnersNames:
    """Of one session."""

    def __init__(self, side: "JudgeSide") -> None:
        self._side = side
        #: names that mean something else by now than when they were looked up
        self._moved: set[str] = set()

    def begin(self) -> None:
        """A test cell starts now."""
        self._moved.clear()

    def note_moved(self, names: Any) -> None:
        """Code of the learner's has run and bound these anew.

        A child that keeps quiet about one gains nothing: what it stood for answers as it likes.
        """
        if type(names) is tuple:
            self._moved.update(name for name in names if type(name) is str)

    def still_means(self, name: str, value: Any) -> bool:
        """Whether the value looked up last, in this cell, need not be asked for again.

        Only of what stands for an object over there: anything else came as a copy. While code of
        the learner's runs, nobody has told yet what it binds.
        """
        side = self._side
        return name not in self._moved and not side.peer.is_nested and not side.is_own(value)

    def look_up(self, name: str) -> tuple[Any, ...]:
        """``(value,)`` of a learner's name, or ``()``."""
        # What the test has changed goes along, or the learner's older content would come back.
        changed = self._side.surroundings.changed_by_test()
        found, *value = self._request("name", name, changed)
        self._moved.discard(name)
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

    def tell_changes(self) -> None:
        """A test cell has run: what it changed last holds for the cells after it."""
        changed = self._side.surroundings.changed_by_test()
        if changed:
            with contextlib.suppress(PeerGone, Unencodable, CodecFault):
                self._side.peer.request("changed", changed)

    def _changed(self, *request: Any) -> bool:
        self._side.epoch += 1
        return self._request(*request)[0] is True

    def _request(self, *request: Any) -> tuple[Any, ...]:
        try:
            return self._side.peer.request(*request)
        except PeerGone:
            raise self._side.refuse("learner-ended") from None
        except (Unencodable, CodecFault) as error:
            raise self._side.refuse("cannot-split", str(error)) from None
