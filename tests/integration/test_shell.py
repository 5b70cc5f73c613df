"""What the judge's shell does where a kernel would not help, or where there is none to compare."""

from collections.abc import Iterator

import pytest

from stack.rehearsed import Rehearsed


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsed]:
    rehearsed = Rehearsed(str(tmp_path_factory.mktemp("shell")))
    yield rehearsed
    rehearsed.close()


def _text(outputs: list[dict[str, str]], stream: str = "stdout") -> str:
    return "".join(output["text"] for output in outputs if output.get("name") == stream)


def _names(outputs: list[dict[str, str]]) -> list[str]:
    return [output["ename"] for output in outputs if output["output_type"] == "error"]


def test_rehearsing_leaves_one_thread_and_no_files(shell: Rehearsed) -> None:
    assert 1 == shell.state["threads"]
    ours = [name for name in shell.state["descriptors"].values() if "site-packages" in name]
    assert [] == ours
    assert {"numpy", "pandas", "matplotlib.pyplot"} <= set(shell.state["modules"])


def test_rehearsing_shows_nowhere(shell: Rehearsed) -> None:
    cell = """
import gc, linecache, random, sys, warnings
names = [n for n in globals() if not n.startswith("_")]
frames = [n for n in names if n in ("frame", "mean", "Account", "plt")]
frames, In[0], len(In), Out, get_ipython().execution_count, hasattr(sys, "last_value"), "_" in dir()
"""
    values = shell.outputs(cell)[0]["data"]["text/plain"]
    assert "([], '', 2, {}, 2, False, True)" == values


def test_children_know_nothing_of_each_other(shell: Rehearsed) -> None:
    shell.run(["left = 1", "import math; math.left = 1", "import random; random.seed(1)"])
    outputs = shell.outputs("import math\n'left' in globals(), hasattr(math, 'left')")
    assert "(False, False)" == outputs[0]["data"]["text/plain"]


def test_a_cell_of_space_is_not_counted(shell: Rehearsed) -> None:
    said = shell.run(["1", "  \n\t", "2"])
    assert [1, 1, 2] == [cell["count"] for cell in said]
    assert [] == said[1]["outputs"]


@pytest.mark.parametrize(
    "source",
    [
        "while True: pass",
        "import time\ntime.sleep(30)",
        "[x for x in iter(int, 1)]",
        "import asyncio\nawait asyncio.sleep(30)",
        "!sleep 30",
        "import subprocess\nsubprocess.run(['sleep', '30'])",
        "import numpy as np\nwhile True: np.ones(1000).sum()",
    ],
)
def test_interrupt(shell: Rehearsed, source: str) -> None:
    said = shell.run([source, "'next'"], interrupt=1)
    if source.startswith("!"):  # as in a kernel: the command ends, the cell goes on
        assert [] == _names(said[0]["outputs"])
    else:
        expected = "CancelledError" if "await" in source else "KeyboardInterrupt"
        assert [expected] == _names(said[0]["outputs"])
    assert "'next'" == said[1]["outputs"][0]["data"]["text/plain"]


def test_interrupt_keeps_what_was_printed(shell: Rehearsed) -> None:
    said = shell.run(["print('before')\nwhile True: pass"], interrupt=1)
    outputs = said[0]["outputs"]
    assert "before\n" == _text(outputs)
    assert "In[1]" in "".join(outputs[-1]["traceback"])


def test_long_output_is_cut(shell: Rehearsed) -> None:
    said = shell.run(["print('x' * 5000)\n'v'", "print('short')"], most=1000)
    assert 1000 == len(_text(said[0]["outputs"]))
    assert [True, False] == [cell["overflowed"] for cell in said]
    assert "short\n" == _text(said[1]["outputs"])


def test_endless_output_ends_the_cell(shell: Rehearsed) -> None:
    loop = "while True:\n    try: print('again and again')\n    except Exception: pass"
    said = shell.run([loop, "'next'"], most=10_000)
    assert ["OutputFlood"] == _names(said[0]["outputs"])
    assert said[0]["overflowed"]
    assert "'next'" == said[1]["outputs"][0]["data"]["text/plain"]


def test_endless_output_of_a_process_is_bounded(shell: Rehearsed) -> None:
    said = shell.run(["!yes | head -c 3000000", "!echo short"], most=10_000)
    assert said[0]["overflowed"]
    assert 10_000 == len(_text(said[0]["outputs"]))
    assert "short" in _text(said[1]["outputs"])


def test_huge_representations(shell: Rehearsed) -> None:
    said = shell.run(["'x' * 50_000_000", "list(range(10**6))", "2"], most=100_000)
    assert said[0]["overflowed"]
    assert 100_000 >= len(said[0]["outputs"][0]["data"]["text/plain"])
    assert not said[1]["overflowed"]
    assert "2" == said[2]["outputs"][0]["data"]["text/plain"]


def test_a_huge_error_is_cut(shell: Rehearsed) -> None:
    said = shell.run(["raise ValueError('x' * 10**7)"], most=10_000)
    assert ["ValueError"] == _names(said[0]["outputs"])
    assert 20_000 > len(str(said[0]["outputs"]))


def test_deep_recursion_is_quick_and_short(shell: Rehearsed) -> None:
    said = shell.run(["def deep(n):\n    return 1 + deep(n + 1)\ndeep(0)"])
    assert ["RecursionError"] == _names(said[0]["outputs"])
    shown = "".join(said[0]["outputs"][0]["traceback"])
    assert "skipping" in shown
    assert len(shown) < 20_000


def test_a_crash_of_the_process_ends_it(shell: Rehearsed) -> None:
    said = shell.run(["print('kept')", "import os\nos._exit(3)", "'never'"])
    assert 1 == len(said)


def test_a_raised_recursion_limit(shell: Rehearsed) -> None:
    raised = "import sys\nsys.setrecursionlimit(50_000)\ndef deep(): return deep()\ndeep()"
    assert ["RecursionError"] == _names(shell.outputs(raised))
    through_c = raised.replace("return deep()", "return max([0], key=lambda _: deep())")
    said = shell.run([through_c])  # the stack of C ends first, and with it the process, or not
    assert not said or ["RecursionError"] == _names(said[0]["outputs"])


def test_library_warnings_are_known(shell: Rehearsed) -> None:
    said = shell.run([
        "import warnings\nwarnings.warn('a library')",
        "import sys\nprint('own words', file=sys.stderr)",
        "warnings.warn('both'); print('own words', file=sys.stderr)",
        "print('no stderr')",
        "import logging\nlogging.getLogger('some').warning('of a library')",
        "import numpy as np\nnp.array([1.0]) / 0",
        "import os\nos.write(2, b'C code')",
        "with warnings.catch_warnings(record=True): warnings.warn('kept')",
    ])  # fmt: skip
    expected = [True, False, False, False, True, True, False, False]
    assert expected == [cell["only_library_warnings"] for cell in said]


def test_exit_is_known_and_later_cells_would_run(shell: Rehearsed) -> None:
    said = shell.run(["1", "exit()", "2"])
    assert [False, True, True] == [cell["exited"] for cell in said]


@pytest.mark.parametrize(
    "style", ["", "plt.rcParams['font.sans-serif'] = ['SimHei']",
              "plt.rcParams['font.family'] = 'Microsoft YaHei'"],
)  # fmt: skip
def test_chinese_labels_without_warnings(shell: Rehearsed, style: str) -> None:
    cell = f"""
import matplotlib.pyplot as plt
{style}
plt.rcParams["axes.unicode_minus"] = False
plt.plot([-1, 0, 1], [1, 2, 3], label="行政复议")
plt.title("按月办结情况（件）"); plt.legend()
plt.show()
"""
    outputs = shell.outputs(cell)
    assert "" == _text(outputs, "stderr")
    assert ["image/png", "text/plain"] == sorted(outputs[-1]["data"])


def test_figures_are_closed_after_each_cell(shell: Rehearsed) -> None:
    cells = ["import matplotlib.pyplot as plt\nfig, ax = plt.subplots()", "plt.get_fignums()",
             "ax.plot([1]); fig"]  # fmt: skip
    said = shell.run(cells)
    assert "image/png" in said[0]["outputs"][0]["data"]
    assert "[]" == said[1]["outputs"][0]["data"]["text/plain"]
    assert "image/png" in said[2]["outputs"][0]["data"]


def test_figures_with_interaction_off_and_on(shell: Rehearsed) -> None:
    said = shell.run([
        "import matplotlib.pyplot as plt\nplt.ioff(); plt.plot([1, 2]); plt.show()",
        "plt.ion(); plt.plot([1, 2]);",
        "plt.switch_backend('agg'); plt.plot([1, 2]); plt.close('all')",
        "with plt.ioff():\n    figure, axes = plt.subplots()\n    axes.set_xticks([1, 2])",
    ])  # fmt: skip
    kinds = [[o["output_type"] for o in cell["outputs"]] for cell in said]
    assert [["display_data"], ["display_data"]] == [k[-1:] for k in kinds[:2]]
    assert [] == [name for cell in said for name in _names(cell["outputs"])]


def test_breaking_the_shell_breaks_only_that_shell(shell: Rehearsed) -> None:
    said = shell.run(["get_ipython().run_cell_async = None", "1 / 0", "print('x')"])
    assert ["TypeError"] == _names(said[1]["outputs"])
    assert ["TypeError"] == _names(said[2]["outputs"])


def test_a_cell_run_aside_leaves_no_trace(shell: Rehearsed) -> None:
    cells = ["5", "7; aside_name = 1", "_, In[-2:], Out, 'aside_name' in globals()"]
    said = shell.run(cells, aside=cells[1:2])
    assert [1, 1, 2] == [cell["count"] for cell in said]
    text = said[2]["outputs"][0]["data"]["text/plain"]
    assert text.startswith("(5, ['5', ") and text.endswith(", {1: 5}, False)")


def test_a_fresh_random_state_in_every_library(shell: Rehearsed) -> None:
    cell = "import random\nrandom.random()"
    assert shell.outputs(cell) != shell.outputs(cell)


def test_names_that_live_elsewhere(shell: Rehearsed) -> None:
    cells = ["far + 1", "def get(): return far\nget()", "[far for _ in range(2)]", "nowhere",
             "far = 3\nfar, get()"]  # fmt: skip
    said = shell.run(cells, elsewhere={"far": 42})
    values = [c["outputs"][0].get("data", {}).get("text/plain") for c in said]
    assert ["43", "42", "[42, 42]", None, "(3, 3)"] == values
    assert ["NameError"] == _names(said[3]["outputs"])
