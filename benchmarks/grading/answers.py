"""Pieces of honest answers, right and wrong, in several styles, for `honest_class.py`."""

RIGHT: dict[str, tuple[str, ...]] = {
    "workdays": (
        "def workdays(first, last):\n    return sum(\n"
        "        (first + datetime.timedelta(days=n)).weekday() < 5\n"
        "        for n in range((last - first).days + 1)\n    )",
        "from datetime import timedelta\n\nONE_DAY = timedelta(days=1)\n\n\n"
        "def is_workday(day):\n    return day.weekday() not in (5, 6)\n\n\n"
        "def workdays(first, last):\n    count = 0\n    day = first\n    while day <= last:\n"
        "        if is_workday(day):\n            count = count + 1\n        day = day + ONE_DAY\n"
        "    return count",
        'def workdays(first, last):\n    """含首尾两日。"""\n'
        "    return len(pd.bdate_range(first, last))",
        "workdays = lambda first, last: int(np.busday_count(first, last + "
        "datetime.timedelta(days=1)))",
    ),
    "overdue": (
        'def overdue(frame, limit):\n    return frame[frame["天数"] > limit]',
        'def overdue(frame, limit):\n    return frame.query("天数 > @limit")',
        'def overdue(frame, limit):\n    late = frame["天数"].gt(limit)\n'
        "    return frame.loc[late]",
        "def overdue(frame, limit):\n    keep = []\n    for index, row in frame.iterrows():\n"
        '        if row["天数"] > limit:\n            keep.append(index)\n'
        "    return frame.loc[keep]",
    ),
    "summary": (
        'summary = cases.groupby("科室")["天数"].mean()',
        'summary = cases.pivot_table(index="科室", values="天数", aggfunc="mean")["天数"]\nsummary',
        'parts = {}\nfor office, group in cases.groupby("科室"):\n'
        '    parts[office] = group["天数"].mean()\nsummary = pd.Series(parts)\nprint(summary)',
    ),
    "ledger": (
        "class Ledger:\n    def __init__(self):\n        self.entries = []\n\n"
        "    def add(self, hours):\n        if hours <= 0:\n"
        '            raise ValueError(f"学时应为正数：{hours}")\n'
        "        self.entries.append(hours)\n\n    def total(self):\n"
        "        return sum(self.entries)",
        "class Ledger:\n    def __init__(self):\n        self._total = 0\n\n"
        "    def add(self, hours):\n        if not hours > 0:\n            raise ValueError\n"
        "        self._total += hours\n\n    def total(self):\n        return self._total\n\n\n"
        "mine = Ledger()\nmine.add(2)\nmine.total()",
        "from dataclasses import dataclass, field\n\n\n@dataclass\nclass Ledger:\n"
        "    hours: list = field(default_factory=list)\n\n    def add(self, value):\n"
        "        if value <= 0:\n            raise ValueError('学时')\n"
        "        self.hours = [*self.hours, value]\n\n    def total(self):\n"
        "        result = 0\n        for value in self.hours:\n            result += value\n"
        "        return result",
    ),
}

WRONG: dict[str, tuple[str, ...]] = {
    "workdays": (
        "def workdays(first, last):\n    return (last - first).days",
        "def workdays(first, last):\n    return (last - first).days * 5 // 7 + 1",
        "def workdays(first, last):\n    return 5",
        "def workdays(first, last):\n    print(first, last)",
    ),
    "overdue": (
        'def overdue(frame, limit):\n    return frame[frame["天数"] >= limit]',
        'def overdue(frame, limit):\n    return frame["天数"] > limit',
        'def overdue(frame, limit):\n    return frame[frame["天数"] > limit].reset_index()',
        'def overdue(frame, limit):\n    return frame[frame["天数"] > limit]["编号"].tolist()',
    ),
    "summary": (
        'summary = cases.groupby("科室")["天数"].sum()',
        'summary = cases["天数"].mean()',
        'summary = {"甲": 1}',
        'summary = cases.groupby("科室")["天数"].median()',
    ),
    "ledger": (
        "class Ledger:\n    entries = []\n\n    def add(self, hours):\n"
        "        self.entries.append(hours)\n\n    def total(self):\n"
        "        return sum(self.entries)",
        "class Ledger:\n    def add(self, hours):\n        self.last = hours\n\n"
        "    def total(self):\n        return self.last",
        "class Ledger:\n    def __init__(self):\n        self.n = 0\n\n    def add(self, hours):\n"
        "        assert hours > 0\n        self.n += hours\n\n    def total(self):\n"
        "        return self.n",
    ),
}

#: do not run, or not in the tests
ERRORS: tuple[str, ...] = (
    "def workdays(first, last:\n    return 1",
    "summary = case.groupby('科室')",
    "def overdue(frame, limit):\nreturn frame",
    "raise ValueError('没有做完')",
    "1 / 0",
    "cases['科'].sum()",
    "import 不存在的模块",
    "def overdue(frame, limit):\n    return overdue(frame, limit)",
    "assert False, '我也不知道'",
    "int('三')",
    "class Ledger:\n    def add(self):\n        pass",
)
CHATTY: tuple[str, ...] = (
    "for i in range(3000):\n    print('第', i, '行', '*' * 20)",
    "print(cases.to_string())\ncases.describe()",
    "for row in cases.itertuples():\n    print(row)",
    "print('x' * 200_000)",
    "import pprint\npprint.pprint(cases.to_dict())\ndisplay(cases)",
)
MAGICS: tuple[str, ...] = (
    "%matplotlib inline",
    "!echo 完成",
    "%config InlineBackend.figure_format = 'png'",
    "%pwd",
    "files = !ls\nprint(len(files) > 0)",
    "%time sum(range(1000))",
    "%who_ls",
)
FILES: tuple[str, ...] = (
    "with open('结果.txt', 'w') as file:\n    file.write('42')\n"
    "assert open('结果.txt').read() == '42'",
    "cases.to_csv('cases.csv', index=False)\npd.read_csv('cases.csv').head()",
)
WARNED: dict[str, tuple[str, ...]] = {
    "workdays": (
        "import warnings\n\n\ndef workdays(first, last):\n"
        "    warnings.warn('此函数将改名', DeprecationWarning, stacklevel=2)\n"
        "    return len(pd.bdate_range(first, last))",
        "def workdays(first, last):\n    np.array([1.0]) / np.array([0.0])\n"
        "    return len(pd.bdate_range(first, last))",
    ),
    "overdue": (
        "def overdue(frame, limit):\n    np.log(np.array([-1.0]))\n"
        '    return frame[frame["天数"] > limit]',
    ),
}
STDERR = (
    "import sys\n\n\ndef workdays(first, last):\n    print('调试', first, file=sys.stderr)\n"
    "    return len(pd.bdate_range(first, last))"
)
EXTRA: tuple[str, ...] = (
    "import matplotlib.pyplot as plt\n\ncases['天数'].plot()\nplt.title('days')\nplt.show()",
    "cases.head()",
    "cases['天数'].describe()",
    "import math\nmath.pi",
    "_",
    "[n ** 2 for n in range(20)]",
    "display(cases.tail(2))\nprint('看过了')",
    "%%time\ntotal = sum(range(10_000))",
    "get_ipython().user_ns['cases'].shape",
    "import asyncio\nawait asyncio.sleep(0)\n'等待'",
)
NOTES: tuple[str, ...] = (
    "# 草稿",
    "x = 3\nx",
    "print('开始')",
    "def spare(n):\n    return n\nspare(4)",
    "import statistics\nstatistics.mean([1, 2])",
)
LOOPS: tuple[str, ...] = (
    "while True:\n    pass",
    "import time\nwhile True:\n    time.sleep(0.1)",
    "n = 1\nwhile n > 0:\n    n += 1",
)
ESSAYS: tuple[str, ...] = (
    "值班应当两人以上，做好记录。",
    "第一，**及时**登记；第二，按程序转办；第三，办结后回访。",
    "依照规定办理。\n\n- 一\n- 二",
    "见上。",
)
