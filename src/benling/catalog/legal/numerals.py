"""Article numbers as laws and course files write them."""

import re

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}

#: one number of an article, in Chinese or Arabic numerals
NUMBER = "[零〇一二两三四五六七八九十百千]+|[0-9]+"
_ARTICLE = re.compile(rf"第?({NUMBER})条?(?:[第（(].*)?")
_RANGE = re.compile(rf"第?({NUMBER})条?(?:-|—|–|至)第?({NUMBER})条?")


def number_of(text: str) -> int | None:
    """一百零一 or 101 as a number; None when it is neither."""
    if re.fullmatch("[0-9]{1,6}", text):
        return int(text)
    if not text or any(sign not in _DIGITS and sign not in _PLACES for sign in text):
        return None
    if not any(sign in _PLACES for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total, digit = 0, None
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            # 十 alone is ten: the one before it is left out.
            total += (1 if digit is None else digit) * _PLACES[sign]
            digit = None
    return total + (digit or 0)


def articles_in(text: str) -> tuple[int, ...]:
    """Numbers of the articles that one entry names: ``42``, ``42(1)``, ``第八十二条``, ``28-41``.

    Empty when the entry is none of these.
    """
    if span := _RANGE.fullmatch(text):
        first, last = number_of(span[1]), number_of(span[2])
        if first is None or last is None or not 0 < first < last:
            return ()
        return tuple(range(first, last + 1))
    found = _ARTICLE.fullmatch(text)
    number = number_of(found[1]) if found else None
    return (number,) if number else ()
