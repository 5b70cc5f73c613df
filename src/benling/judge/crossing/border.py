"""What one child knows of the things that crossed: which number is which object."""

from collections.abc import Callable
from typing import Any

#: objects kept; the oldest are let go first, and then are strangers to the other side
_MOST = 50_000
JUDGE, LEARNER = 0, 1


class Stranger(LookupError):
    """The other side names an object that it was never given."""


class Border:
    """One child's table. Each side numbers its own objects: the judge even, the learner odd."""

    def __init__(self, side: int) -> None:
        self.side = side
        self._next = 2 + side
        self._objects: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        #: own objects that the other side may name; all others are only recognized
        self._given: set[int] = set()
        #: the other side's objects → what stands for them here
        self.stand_ins: dict[int, Any] = {}
        self._stand_in_numbers: dict[int, int] = {}
        #: own changeable objects that the other side may change just now
        self.open_for_change: set[int] = set()
        #: what crosses now is opened for change
        self.opening = False
        #: told of each changeable object of the other side's that has come, and its number
        self.on_learn: Callable[[int, Any], None] = lambda number, value: None

    def number_of(self, value: Any) -> int:
        """The number of an object that can change, given now if it has none."""
        number = self._numbers.get(id(value))
        number = self._enter(value) if number is None else number
        if self.opening:
            self.open_for_change.add(number)
        return number

    def known(self, number: int) -> Any:
        """The object to update in place. The judge's own are updated only while that is open."""
        if self.side == JUDGE and number % 2 == JUDGE and number not in self.open_for_change:
            return None
        return self._objects.get(number)

    def learn(self, number: int, value: Any) -> None:
        """Remember an object under the number both sides use."""
        old = self._objects.get(number)
        if number % 2 != self.side:
            self.on_learn(number, value)
        if old is value or (number % 2 == self.side and old is None):
            return
        if number % 2 == self.side and number not in self.open_for_change:
            return
        if old is not None:
            self._numbers.pop(id(old), None)
        self._objects[number] = value
        self._numbers[id(value)] = number
        self._let_go()

    def original(self, number: int) -> Any:
        """An object of this side by its number, for a copy of it to be known as that one."""
        return self._objects.get(number) if number % 2 == self.side else None

    def is_known(self, value: Any) -> int | None:
        """The number of an object that has one."""
        return self._numbers.get(id(value))

    def give(self, value: Any) -> tuple[int, bool]:
        """The number of an object that the other side may name; whether it is new to it."""
        number = self.number_of(value)
        new = number not in self._given
        self._given.add(number)
        return number, new

    def was_given(self, value: Any) -> bool:
        """Whether this is an object of this side that the other may name."""
        return self._numbers.get(id(value)) in self._given

    def take_back(self, number: int) -> None:
        """It could not be handed over after all."""
        self._given.discard(number)

    def own(self, number: Any) -> Any:
        """An object of this side that was given. Raises: Stranger."""
        if type(number) is not int or number not in self._given:
            raise Stranger(str(number)[:20])
        return self._objects[number]

    def stand_in_number(self, value: Any) -> int | None:
        return self._stand_in_numbers.get(id(value))

    def stand(self, number: int, value: Any) -> None:
        """``value`` stands for the other side's object from now on."""
        # What stood for it may go, and its place in memory be another's.
        self._stand_in_numbers.pop(id(self.stand_ins.get(number)), None)
        self.stand_ins[number] = value
        self._stand_in_numbers[id(value)] = number

    def _enter(self, value: Any) -> int:
        number = self._next
        self._next += 2
        self._objects[number] = value
        self._numbers[id(value)] = number
        self._let_go()
        return number

    def _let_go(self) -> None:
        if len(self._objects) > _MOST:
            for number in list(self._objects)[: _MOST // 2]:
                if number not in self._given:
                    self._numbers.pop(id(self._objects.pop(number)), None)
