"""What can go wrong with a value on its way."""


class CodecFault(ValueError):
    """A message that no honest encoder writes."""


class Unencodable(TypeError):
    """This value does not cross by value: of another type, too deep, or tied in a knot."""


#: levels of nesting that cross by value
MOST_DEPTH = 120
