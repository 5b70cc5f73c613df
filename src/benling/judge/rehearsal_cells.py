"""Ordinary cells of ordinary notebooks, run before the fork; some fail, for their tracebacks."""

_SOURCE = '''
import collections, csv, dataclasses, datetime, decimal, functools, itertools, json, math, random
import re, statistics, string, textwrap, typing, inspect, contextlib, io, operator, copy, unittest
from fractions import Fraction
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
# %%
def mean(numbers):
    """The mean."""
    if not numbers:
        raise ValueError("no numbers")
    return sum(numbers) / len(numbers)

class Account:
    def __init__(self, owner, balance=0):
        self.owner, self.balance = owner, balance
    def deposit(self, amount):
        self.balance += amount
        return self

@dataclasses.dataclass(frozen=True)
class Case:
    number: int
    kind: str = "复议"
# %%
print("sum", sum(range(10)), f"{mean([1, 2, 3]):.2f}", sep=": ")
Account("甲").deposit(3).balance
# %%
{"a": [1, 2, {3}], "b": (None, True, 1.5), "c": Case(1), "d": datetime.date(2026, 1, 2)}
# %%
assert mean([1, 2, 3]) == 2
assert abs(mean([1, 2]) - 1.5) < 1e-9, "mean of two"
# %%
assert mean([1, 2, 3]) == 3, "wrong mean"
# %%
mean([])
# %%
undefined_name + 1
# %%
def broken(:
    pass
# %%
"text" + 1
# %%
[1, 2][5], {}["key"]
# %%
x = np.arange(12, dtype=float).reshape(3, 4)
x[x > 5].mean(), np.allclose(x, x.copy()), np.linalg.norm(x), x.T @ x
# %%
np.random.default_rng(1).normal(size=5).round(3), np.array(["a", "bc"]), np.unique([3, 1, 1])
# %%
frame = pd.DataFrame({
    "unit": ["甲局", "乙局", "甲局", "丙局"], "cases": [3, 5, 8, 1], "rate": [0.5, 0.25, 1, None],
    "on": pd.to_datetime(["2026-01-05", "2026-01-06", "2026-02-01", "2026-03-01"]),
})
frame
# %%
frame.groupby("unit")["cases"].agg(["sum", "mean"]).sort_values("sum", ascending=False)
# %%
frame.merge(frame.groupby("unit", as_index=False)["cases"].sum(), on="unit", suffixes=("", "_all"))
# %%
frame.pivot_table(index="unit", columns=frame["on"].dt.month, values="cases", aggfunc="sum")
# %%
frame[frame["cases"] > 2].set_index("unit").loc["甲局"].describe()
# %%
frame["cases"].value_counts(), frame["on"].dt.strftime("%Y-%m"), frame.isna().sum(), frame.dtypes
# %%
frame["rate"].fillna(0).apply(lambda rate: round(rate, 1)).to_list()
# %%
pd.testing.assert_frame_equal(frame, frame.copy())
pd.testing.assert_series_equal(frame["cases"], frame["rate"])
# %%
pd.testing.assert_frame_equal(frame, frame.head(2))
# %%
pd.testing.assert_frame_equal(frame, 1)
# %%
np.testing.assert_allclose([1, 2], [1, 2])
np.testing.assert_allclose([1, 2], [1, 3], err_msg="sums")
# %%
np.testing.assert_array_equal(x, x + 1)
# %%
unittest.TestCase().assertEqual(mean([1, 2, 3]), 3)
# %%
frame["nothing"]
# %%
pd.read_csv(io.StringIO("a,b\\n1,2\\n3,4")).assign(c=lambda t: t.a + t.b).to_dict("records")
# %%
pd.concat([frame, frame], ignore_index=True).drop_duplicates().T
# %%
plt.figure(figsize=(4, 3))
plt.plot([1, 2, 3], [2, 4, 1], label="案件")
plt.bar([1, 2, 3], [1, 2, 3])
plt.title("按月办结"); plt.xlabel("month"); plt.ylabel("−1"); plt.legend()
plt.show()
# %%
figure, (left, right) = plt.subplots(1, 2)
left.hist([1, 2, 2, 3]); right.scatter([1, 2], [3, 4]); right.set_title("$x^2$")
frame.plot(x="unit", y="cases", kind="bar", ax=left)
# %%
from IPython.display import HTML, Markdown, clear_output, display
display(HTML("<b>bold</b>"), Markdown("*text*")); clear_output()
# %%
%matplotlib inline
# %%
%%time
total = sum(range(100))
# %%
%timeit -n1 -r1 sum(range(10))
# %%
%%capture captured
print("kept")
# %%
captured.stdout
# %%
import asyncio
await asyncio.sleep(0)
# %%
import warnings
warnings.warn("careful")
# %%
with contextlib.redirect_stdout(io.StringIO()) as kept:
    print("inside")
kept.getvalue()
# %%
def deep(n):
    return deep(n + 1)
deep(0)
# %%
source = inspect.getsource(mean); inspect.signature(mean)
# %%
from unittest.mock import patch
with patch("builtins.print") as printed:
    print("x")
printed.assert_called_once_with("x")
# %%
try:
    mean([])
except ValueError as problem:
    raise RuntimeError("worse") from problem
# %%
mean?
# %%
import sys; sys.stderr.write("to stderr\\n"); len(sys.modules) > 10
'''

CELLS = tuple(cell.strip("\n") for cell in _SOURCE.split("# %%\n"))
