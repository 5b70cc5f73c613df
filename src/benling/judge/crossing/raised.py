"""Judge's side: what a test sees of an exception that learners' code has raised."""

from asyncio import CancelledError
from threading import current_thread, main_thread

from benling.judge.crossing.surroundings import ENDS_A_LOOP


def as_seen(error: BaseException, *, of_iteration: bool) -> BaseException:
    """Itself, but for those by which a loop, a thread or a task of the test's ends without a word.

    ``of_iteration``: it was raised by an iterator that was asked for its next item.
    """
    quiet = isinstance(error, CancelledError) or (
        isinstance(error, SystemExit) and current_thread() is not main_thread()
    )
    if quiet or (isinstance(error, ENDS_A_LOOP) and not of_iteration):
        return RuntimeError(f"{type(error).__name__} in the learner's code")
    return error
