"""One submission through nbgrader's steps in memory: its notebooks and what they are worth."""
