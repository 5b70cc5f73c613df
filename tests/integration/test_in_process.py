"""Notebooks that cannot be split, in one real child of a real zygote."""

from collections.abc import Iterator, Mapping

import pytest

from benling.judge import in_process
from benling.judge.script import Cell, Role, Script, Transcript
from benling.sandbox.isolation import Isolation
from benling.sandbox.limits import MIB, Limits
from benling.sandbox.zygote.host import Zygote

_LIMITS = Limits(
    wall_seconds=60, cpu_seconds=30, memory_bytes=600 * MIB, address_space_bytes=4096 * MIB,
    processes=50, open_files=200, disk_bytes=32 * MIB, disk_files=500, output_bytes=MIB,
)  # fmt: skip


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote("benling.judge.program") as made:
        yield made


def _run(
    zygote: Zygote, *sources: str, seconds: float = 20, files: Mapping[str, bytes] | None = None,
    truth: bytes | None = None,
) -> Transcript:  # fmt: skip
    """Cells whose source begins with ``# test`` are test cells, the others the learner's."""
    cells = [
        Cell(str(number), text, Role.TEST if text.startswith("# test") else Role.LEARNER, seconds)
        for number, text in enumerate(sources)
    ]
    return in_process.run(Script(cells, files=files or {}, truth=truth), zygote, _LIMITS)


def _errors(transcript: Transcript, cell: int) -> list[str]:
    outputs = transcript.outputs[str(cell)]
    return [output["ename"] for output in outputs if output["output_type"] == "error"]


def test_cells_share_one_process_and_are_numbered_as_in_a_kernel(zygote: Zygote) -> None:
    transcript = _run(
        zygote, "def double(n):\n    return 2 * n", "# test\nassert double(2) == 4",
        "# test\nassert double(2) == 5, '不对'", "# test\ndouble(1.25)", " ", "In[2]",
        files={"data.txt": b"1"},
    )  # fmt: skip
    assert ([], "in-process", None) == (list(transcript.doubts), transcript.mode, transcript.cause)
    assert [[], [], ["AssertionError"], []] == [_errors(transcript, cell) for cell in range(4)]
    assert "2.5" == transcript.outputs["3"][0]["data"]["text/plain"]
    assert {"0": 1, "1": 2, "2": 3, "3": 4, "5": 5} == dict(transcript.execution_counts)
    assert transcript.cpu_seconds > 0


@pytest.mark.parametrize(
    ("forgery", "code"),
    [
        ("get_ipython().showtraceback = lambda *a, **k: None", "canary"),
        ("import ast\nclass NoAsserts(ast.NodeTransformer):\n"
         "    def visit_Assert(self, node): return ast.Pass()\n"
         "get_ipython().ast_transformers.append(NoAsserts())", "canary"),
        ("get_ipython().input_transformers_post.append(lambda lines: ['pass\\n'])", "canary"),
        ("get_ipython().display_formatter.formatters['text/plain'].for_type("
         "int, lambda n, p, c: p.text('10'))", "canary"),
        ("import builtins\n"
         "class AssertionError(Exception):\n    def __init__(self, *a): pass\n"
         "builtins.AssertionError = AssertionError\n"
         "get_ipython().set_custom_exc((Exception,), lambda *a, **k: None)", "canary"),
        ("ran = get_ipython().run_cell_async\n"
         "def skip(source, **k):\n"
         "    return ran('pass', **{**k, 'transformed_cell': 'pass'})"
         " if '# test' in source else ran(source, **k)\n"
         "get_ipython().run_cell_async = skip", "word"),
    ],
)  # fmt: skip
def test_crude_forgeries_show(zygote: Zygote, forgery: str, code: str) -> None:
    transcript = _run(zygote, forgery, "# test\nassert 1 == 2\n# the end")
    assert [("1", code)] == [(doubt.cell_id, doubt.code) for doubt in transcript.doubts]
    assert _errors(transcript, 1)


def test_the_truth_comes_with_the_first_test(zygote: Zygote) -> None:
    look = "import os\nsorted(os.listdir()), 'BENLING_TRUTH' in os.environ"
    test = "# test\nimport json, os\njson.load(open(os.environ['BENLING_TRUTH']))['q1']"
    transcript = _run(zygote, look, test, files={"answers.json": b"{}"}, truth=b'{"q1": 3}')
    before = transcript.outputs["0"][0]["data"]["text/plain"]
    assert "(['answers.json'], False)" == before
    assert "3" == transcript.outputs["1"][0]["data"]["text/plain"]


def test_a_cell_that_takes_too_long_is_interrupted_and_the_rest_runs(zygote: Zygote) -> None:
    transcript = _run(zygote, "while True: pass", "# test\nassert True", seconds=1)
    assert ["KeyboardInterrupt", "CellTimeoutError"] == _errors(transcript, 0)
    assert [] == _errors(transcript, 1)
    assert transcript.cause is None


def test_a_cell_that_will_not_be_interrupted_ends_the_child(zygote: Zygote) -> None:
    stubborn = (
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    )
    transcript = _run(zygote, stubborn, "# test\nassert True", "1", seconds=1)
    assert "timeout" == transcript.cause
    assert [["CellTimeoutError"], ["NoResult"], []] == [_errors(transcript, n) for n in range(3)]


def test_a_child_that_ends_gives_no_marks(zygote: Zygote) -> None:
    transcript = _run(zygote, "import os\ndef answer(): os._exit(0)", "# test\nassert answer()")
    assert "crash" == transcript.cause
    assert ["NoResult"] == _errors(transcript, 1)


def test_memory_runs_out(zygote: Zygote) -> None:
    hoard = "kept = []\nwhile True: kept.append(bytearray(b'x' * 10_000_000))"
    transcript = _run(zygote, hoard, "# test\nassert True")
    assert transcript.cause == "memory" or _errors(transcript, 0) == ["MemoryError"]


@pytest.mark.parametrize("isolation", [Isolation.FULL, Isolation.BASIC])
def test_fonts_commands_and_figures_in_a_sandbox(isolation: Isolation) -> None:
    plot = """
import matplotlib.pyplot as plt
plt.rcParams["font.sans-serif"] = ["SimHei"]
plt.plot([-1, 2]); plt.title("按月办结"); plt.show()
"""
    with Zygote("benling.judge.program", isolation=isolation) as made:
        flood = "import os\nos.system('yes')"
        transcript = _run(made, plot, "!echo one", "%%bash\necho two", flood, "'after'", seconds=3)
    assert ["display_data"] == [output["output_type"] for output in transcript.outputs["0"]]
    assert "one" == transcript.outputs["1"][0]["text"].strip()
    assert "two" == transcript.outputs["2"][0]["text"].strip()
    assert frozenset({"3"}) == transcript.overflowed
    assert "'after'" == transcript.outputs["4"][0]["data"]["text/plain"]
