"""How a check in a test cell says that it did not pass."""


class NotPassed(AssertionError):
    """The message is for the learner, and all that is shown: a traceback would show the test, and
    with it the key.
    """

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class WrongAnswer(NotPassed):
    """The answer is wrong."""


class Unanswered(NotPassed):
    """There is no answer."""


class MarkingFault(RuntimeError):
    """It cannot be marked: truth or test is missing something. Not for learners."""
