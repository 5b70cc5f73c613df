"""How a check in a test cell says that it did not pass."""


class WrongAnswer(AssertionError):
    """The answer is wrong. The message is for the learner."""


class Unanswered(AssertionError):
    """There is no answer. The message is for the learner."""


class MarkingFault(RuntimeError):
    """It cannot be marked: truth or test is missing something. Not for learners."""
