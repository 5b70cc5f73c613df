"""Learners who see only what is handed out: one who is always right, and some who slip.

They share no code with the generators: permits are counted with the platform's library on the
shipped calendar, the hotline with pandas.
"""

from typing import Any

#: question → answer as answers.json holds it
Answers = dict[str, Any]
#: data file → content
Files = dict[str, bytes]
