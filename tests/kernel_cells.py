"""Cells of every sort of output, for comparing what two engines show of them.

One notebook, in this order; a cell may use what earlier ones left. ``(name, source)``; names are
unique. Sources print no time and no random number, unless the comparison knows of it.
"""

_SOURCE = '''
### nothing
x = 1
### comment only
# nothing here
### expression
1 + 1
### last expression of several
y = 5
y * 2
### semicolon
y * 3;
### semicolon in text
"a;b"
### none
None
### print then value
print("hello")
{"a": [1, 2], "b": (None, True)}
### underscore
_
### numbered result
_3, Out[3], In[3]
### unicode
print("望川市：一件事", "🙂", "Ünï")
"行政许可"
### long value
list(range(2000))
### wide value
{f"key{i}": "v" * 30 for i in range(20)}
### long text
print("\\n".join(f"line {i}" for i in range(3000)))
### carriage returns
print("a\\rb\\x08c")
### stderr
import sys
print("to stderr", file=sys.stderr)
### both streams
print("one"); print("two", file=sys.stderr); print("three")
### write and flush
sys.stdout.write("written"); sys.stdout.flush()
### isatty and encoding
sys.stdout.isatty(), sys.stdout.encoding, sys.stdin is None
### zero division
1 / 0
### error in a function
def outer(n):
    """Docstring."""
    values = [n, n + 1]
    return inner(values)

def inner(values):
    return values[10]

outer(3)
### name error
not_defined_anywhere
### name error with a suggestion
prnt("x")
### assertion with a message
assert outer is inner, "不是同一个函数"
### assertion without a message
assert 1 == 2
### syntax error
def f(:
    pass
### indentation error
if True:
x = 1
### tab error
if True:
        x = 1
\tx = 2
### unclosed text
s = "abc
### return outside
return 5
### await outside
def g():
    await x
### output before an error
print("before")
raise ValueError("多行\\n消息")
### chained error
try:
    {}["键"]
except KeyError as problem:
    raise RuntimeError("worse") from problem
### error in handling
try:
    int("x")
except ValueError:
    undefined_in_handler
### suppressed context
try:
    int("x")
except ValueError:
    raise TypeError("only this") from None
### own exception class
class WrongAnswer(Exception):
    """Mine."""
raise WrongAnswer("第一题", 3)
### exception group
raise ExceptionGroup("several", [ValueError(1), TypeError("x")])
### exception note
problem = ValueError("noted")
problem.add_note("a note")
raise problem
### error whose text fails
class Silent(Exception):
    def __str__(self):
        return "shown " + "x" * 30
raise Silent()
### sys exit
sys.exit(3)
### sys exit without a number
raise SystemExit
### keyboard interrupt
raise KeyboardInterrupt
### recursion
def deep(n):
    return deep(n + 1)
deep(0)
### generator error
list(1 / (2 - i) for i in range(5))
### error in a lambda
sorted([1, "a"], key=lambda v: v + 1)
### warning
import warnings
warnings.warn("careful")
### warning twice
for _i in range(3):
    warnings.warn("again")
### deprecation warning
warnings.warn("old", DeprecationWarning)
### warning in a function called twice
def warns():
    warnings.warn("from a function", UserWarning)
warns(); warns()
### warnings recorded
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    warnings.warn("kept")
len(seen), str(seen[0].message)
### syntax warning
x = 1
x is 1
### numpy warning
import numpy as np
np.array([1.0, 2]) / np.array([0, 1])
### numpy values
np.arange(6).reshape(2, 3), np.float64(1.5), np.int64(3), np.True_
### numpy scalar
np.float64(0.1) + 0.2
### large array
np.zeros((200, 200))
### pandas frame
import pandas as pd
frame = pd.DataFrame({"unit": ["甲", "乙", "丙"], "n": [1, 2, 3], "r": [0.5, None, 1 / 3]})
frame
### pandas long frame
pd.DataFrame({"a": range(500), "b": range(500)})
### pandas wide frame
with pd.option_context("display.width", 80, "display.max_columns", 20):
    print(pd.DataFrame(np.arange(120).reshape(2, 60)))
### pandas series
frame["n"]
### pandas index and dtypes
frame.index, frame.dtypes
### pandas multi index
frame.groupby(["unit", "n"]).sum()
### pandas describe
frame.describe()
### pandas info
frame.info()
### pandas timestamps
pd.Series(pd.date_range("2026-01-01", periods=3, tz="Asia/Shanghai"))
### pandas styler type
type(frame.style).__name__
### pandas key error
frame["nothing"]
### pandas categories
pd.Categorical(["a", "b", "a"])
### display several
from IPython.display import HTML, JSON, Image, Latex, Markdown, SVG, display
display(1, "two", frame)
### display html
display(HTML("<b>粗体</b>"))
### html as value
HTML("<i>x</i>")
### markdown and latex
display(Markdown("**x**"), Latex("$x^2$"))
### json
JSON({"a": [1, 2, {"b": None}]})
### svg
SVG("<svg xmlns='http://www.w3.org/2000/svg' width='5' height='5'></svg>")
### raw bundle
display({"text/plain": "plain", "text/html": "<p>html</p>"}, raw=True)
### bundle with metadata
display({"text/plain": "p"}, raw=True, metadata={"text/plain": {"k": 1}})
### display between prints
print("a"); display("b"); print("c")
### display handle
handle = display("first", display_id="h1")
handle.update("second")
### clear output
from IPython.display import clear_output
print("gone"); clear_output(); print("stays")
### clear output and wait
print("gone"); clear_output(wait=True); print("stays")
### clear output and wait for nothing
print("stays"); clear_output(wait=True)
### repr html
class Card:
    def __repr__(self): return "Card()"
    def _repr_html_(self): return "<p>卡</p>"
Card()
### repr mimebundle
class Bundle:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": "bundle", "text/markdown": "*b*"}
Bundle()
### repr png bytes
class Picture:
    def _repr_png_(self): return b"\\x89PNG\\r\\n\\x1a\\n0123"
Picture()
### repr fails
class Bad:
    def __repr__(self): raise ValueError("no repr")
Bad()
### repr html fails
class HalfBad:
    def __repr__(self): return "HalfBad"
    def _repr_html_(self): raise ValueError("no html")
HalfBad()
### ipython display method
class Own:
    def _ipython_display_(self): print("own display")
Own()
### plot
import matplotlib.pyplot as plt
plt.plot([1, 2, 3], [1, 4, 9])
plt.title("squares")
### plot shown
plt.bar(["a", "b"], [1, 2]); plt.show()
### figure as value
figure, axes = plt.subplots(figsize=(2, 2))
axes.scatter([1, 2], [2, 1])
figure
### two figures
plt.figure(figsize=(2, 1)); plt.plot([1]); plt.figure(figsize=(1, 2)); plt.plot([2]);
### figures are closed
plt.get_fignums()
### axes as value
pd.Series([1, 3, 2]).plot()
### plot and error
plt.plot([1, 2]); raise ValueError("after the plot")
### closed figure
plt.plot([1, 2]); plt.close()
### matplotlib inline
%matplotlib inline
plt.get_backend()
### plot after magic
plt.figure(figsize=(1, 1)); plt.plot([3, 4]); print("with a plot")
### line magic value
%pwd
_ == __import__("os").getcwd()
### unknown magic
%nosuchmagic 1
### unknown cell magic
%%nosuchcell
1
### assigned magic
where = %pwd
type(where).__name__
### who
only_one = 1
%who_ls Card
### shell command
!echo from the shell
### shell command with a value
word = "expanded"
!echo $word {1 + 1}
### shell assignment
lines = !printf 'a\\nb\\n'
lines
### shell failure
!false
_exit_code
### bash
%%bash
echo out
echo err >&2
### bash failure
%%bash
exit 3
### capture
%%capture captured
print("hidden"); 5
### captured
captured.stdout, captured.outputs[0].data
### writefile
%%writefile note_kernel_cells.txt
some text
### read it
open("note_kernel_cells.txt").read()
### html magic
%%html
<b>x</b>
### time
%%time
total = sum(range(10))
print(total)
### timeit quiet
%timeit -n1 -r1 -q sum(range(10))
### env
%env NO_SUCH_NAME_AT_ALL
### prun quiet
%%prun -q
sum(range(3))
### run a script
with open("script_kernel_cells.py", "w") as script:
    script.write("value = 7\\nprint('ran', __name__)")
%run script_kernel_cells.py
value
### question mark
len?
### top-level await
import asyncio
await asyncio.sleep(0.001, "slept")
### running loop
asyncio.get_event_loop().is_running()
### asyncio run
nap = asyncio.sleep(0)
try:
    asyncio.run(nap)
except RuntimeError as problem:
    nap.close()
    print(problem)
### async error
async def fails():
    raise ValueError("async")
await fails()
### async for
async def numbers():
    yield 1
    yield 2
[n async for n in numbers()]
### gathered
await asyncio.gather(*(asyncio.sleep(0, i) for i in range(3)))
### subprocess output
import os, subprocess, time
_ = subprocess.run(["echo", "child"])
time.sleep(0.5)  # a kernel reads descriptors in a thread of its own
### os system
code = os.system("echo system")
time.sleep(0.5)
code
### descriptor
os.write(1, "descriptor 望\\n".encode())
time.sleep(0.5)
### descriptor two
os.write(2, b"descriptor two\\n")
time.sleep(0.5)
### not utf-8
os.write(1, b"\\xff\\xfe bytes\\n")
time.sleep(0.5)
### captured process
subprocess.run(["echo", "caught"], capture_output=True, text=True).stdout
### input
input("name? ")
### getpass
import getpass
getpass.getpass()
### redirect
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()) as kept:
    print("kept")
kept.getvalue()
### print flush and end
for i in range(3): print(i, end=" ", flush=True)
### logging
import logging
logging.warning("logged")
logging.info("not logged")
### logger without handlers
logging.getLogger("some.library").error("unhandled")
### warning redirected
with contextlib.redirect_stderr(io.StringIO()) as kept:
    warnings.warn("redirected")
    logging.getLogger("some.library").error("redirected, too")
[line.split(": ")[-1] for line in kept.getvalue().splitlines()]
### ipython object
get_ipython().__class__.__name__, get_ipython().__class__.__module__
### execution count
get_ipython().execution_count
### names
__name__, "__file__" in globals(), "get_ipython" in globals()
### class defined here
import inspect
Card.__module__, inspect.getsource(inner)
### pickle
import pickle
pickle.loads(pickle.dumps(Card())).__class__ is Card
### dataclass value
import dataclasses
@dataclasses.dataclass
class Case:
    number: int
    kind: str = "复议"
Case(3)
### decimal and dates
import datetime, decimal, fractions
decimal.Decimal("1.10"), datetime.date(2026, 1, 2), fractions.Fraction(1, 3)
### sets and bytes
{3, 1, 2}, b"bytes", frozenset(), 1j, float("nan"), ...
### nested value
[[list(range(10))] * 3] * 5
### multi-line text value
"""several
lines"""
### set last value
_ = 5
### underscore afterwards
_
### del
del y
y
### decorators and closures
def twice(f):
    def wrapped(*a):
        return f(*a) * 2
    return wrapped
@twice
def three(): return 3
three()
### star import
from math import *
floor(pi)
### future import
from __future__ import annotations
def noted(a: NotDefined) -> AlsoNot: ...
noted.__annotations__
### walrus and match
match (n := 3):
    case 3: print("three", n)
### magic inside code
for i in range(2):
    %time pass
### thread
import threading
t = threading.Thread(target=lambda: print("from a thread")); t.start(); t.join()
### multiprocessing fork
child = os.fork()
if child == 0:
    print("in a forked child"); os._exit(0)
_ = os.waitpid(child, 0)
### surrogate
"\\ud800 alone"
### traceback of a library
import json
json.loads("{bad")
### nested functions with long source
def long_function(n):
    a = 1
    b = 2
    c = 3
    d = 4
    e = 5
    f = 6
    g = n / 0
    h = 8
    i = 9
    j = 10
    return g
long_function(5)
### partial credit
7.5
### exit is remembered last
quit
'''


def _split(source: str) -> list[tuple[str, str]]:
    cells = []
    for part in source.split("### ")[1:]:
        name, _, text = part.partition("\n")
        cells.append((name, text.rstrip("\n")))
    return cells


CELLS = _split(_SOURCE)
