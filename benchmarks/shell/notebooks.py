"""Notebooks of twelve cells: what a submission to a code course is like."""

_TABLES = '''
import datetime
import numpy as np
import pandas as pd
# %%
cases = pd.DataFrame({
    "unit": ["甲局", "乙局", "甲局", "丙局"], "days": [3, 12, 7, 9],
    "closed": [True, False, True, True],
})
cases
# %%
def mean_days(frame, unit):
    """Mean days of a unit's cases, None without any."""
    part = frame[frame["unit"] == unit]
    return None if part.empty else float(part["days"].mean())
# %%
assert mean_days(cases, "甲局") == 5
assert mean_days(cases, "丁局") is None
# %%
class Register:
    def __init__(self):
        self.rows = []
    def add(self, number, kind):
        self.rows.append((number, kind))
        return self
    def by_kind(self):
        kinds = {}
        for number, kind in self.rows:
            kinds.setdefault(kind, []).append(number)
        return kinds
# %%
register = Register().add(1, "x").add(2, "y").add(3, "x")
assert register.by_kind() == {"x": [1, 3], "y": [2]}
print(register.by_kind())
# %%
def workdays(start, end):
    day, count = start, 0
    while day <= end:
        count += day.weekday() < 5
        day += datetime.timedelta(days=1)
    return count
workdays(datetime.date(2026, 1, 1), datetime.date(2026, 3, 1))
# %%
assert workdays(datetime.date(2026, 1, 5), datetime.date(2026, 1, 9)) == 5
# %%
summary = cases.groupby("unit")["days"].agg(["count", "mean"]).reset_index()
summary
# %%
assert list(summary["count"]) == [1, 2, 1] or len(summary) == 3
assert np.allclose(sorted(summary["mean"]), [5, 9, 12])
# %%
total = sum(x * x for x in range(1000))
print(total)
# %%
assert total == 332833500
'''

#: the same with four answers wrong, each an error with its traceback
_WRONG = (
    _TABLES.replace('"甲局") == 5', '"甲局") == 6')
    .replace('{"x": [1, 3], "y": [2]}', '{"x": [1]}')
    .replace("== 5\n# %%\nsummary", '== 6, "工作日"\n# %%\nsummary')
    .replace("== 332833500", "== 1")
)

_PLOTS = (
    _TABLES.replace("import pandas as pd", "import pandas as pd\nimport matplotlib.pyplot as plt")
    .replace("print(total)", 'plt.bar(["a", "b"], [1, 2]); plt.title("按月办结"); plt.show()')
    .replace("print(register.by_kind())", "figure, axes = plt.subplots(); axes.plot([1, 3, 2]);")
)

NOTEBOOKS = {
    name: [cell.strip("\n") for cell in source.split("# %%\n")]
    for name, source in (("right", _TABLES), ("four wrong", _WRONG), ("two plots", _PLOTS))
}
