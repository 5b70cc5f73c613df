"""Who lives in the platform under test, see :mod:`small_city` for the org units."""

PASSWORD = "wangchuan-2026"
FIRST_PASSWORD = "first-word-2026"

#: person id → name and working unit. Learners (L…) have demo accounts.
PEOPLE = {
    "L001": ("陈小禾", "WC-0101"),
    "L002": ("周明远", "WC-0101"),
    "L003": ("何静", "WC-0201"),
    "L004": ("罗平", "WC-0101"),
    "H001": ("吴清", "WC-0101"),
    "H002": ("郑岚", "WC-0201"),
    "H003": ("孙一鸣", "WC"),
    "T001": ("钱老师", "WC"),
    "R001": ("冯忘", "WC-0101"),
    "N001": ("新来", "WC-0101"),
    "G001": ("离开", "WC-0101"),
}
#: has an initial password to change
NEW = "N001"
#: left the roster
GONE = "G001"
GRANTS = [
    ("H001", "hr", "WC-0101"),
    ("H002", "hr", "WC-0201"),
    ("H003", "hr", "WC"),
    ("T001", "trainer", ""),
]
