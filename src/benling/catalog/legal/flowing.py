"""Text of a source file as it reads: Python strings that are put together stand together."""

import bisect
import re
from dataclasses import dataclass

_CONSTANT = re.compile(r'^([A-Z][A-Z0-9_]*)\s*=\s*\(?\s*"([^"\n]*)"\s*\)?\s*$', re.M)
#: the seam between two string literals
_SEAM = r'"(?:\s+|\s*\+\s*)[fr]?"'


@dataclass(frozen=True)
class Flowing:
    """``text`` with the seams taken out; ``line`` finds the line of the source again."""

    text: str
    #: for each piece: index of its first character in ``text``, and in the source
    starts: list[int]
    sources: list[int]
    #: index in the source where each line begins
    line_starts: list[int]

    def line(self, at: int) -> int:
        """Line (from 1) of a character of ``text``."""
        piece = bisect.bisect_right(self.starts, at) - 1
        return bisect.bisect_right(self.line_starts, self.sources[piece] + at - self.starts[piece])


def flowing(source: str) -> Flowing:
    """Join adjacent string literals and put upper-case string constants where they are used."""
    constants = dict(_CONSTANT.findall(source))
    seams = [_SEAM]
    if constants:
        names = "|".join(sorted(constants, key=len, reverse=True))
        seams += [rf"\{{(?P<inside>{names})\}}", rf'\b(?P<added>{names})\s*\+\s*[fr]?"']
    parts: list[str] = []
    starts: list[int] = []
    sources: list[int] = []
    length = at = 0
    for found in [*re.finditer("|".join(seams), source), None]:
        named = found.groupdict() if found else {}
        value = constants.get(named.get("inside") or named.get("added") or "", "")
        here = found.start() if found else len(source)
        for piece, begins in ((source[at:here], at), (value, here)):
            starts.append(length)
            sources.append(begins)
            parts.append(piece)
            length += len(piece)
        at = found.end() if found else here
    lines = [0, *(newline.end() for newline in re.finditer("\n", source))]
    return Flowing("".join(parts), starts, sources, lines)
