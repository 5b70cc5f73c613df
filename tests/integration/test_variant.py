"""Generators run apart: what good ones give, and what becomes of bad ones."""

import contextlib
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from benling.catalog.generator_run import _sandbox_works, _seen_to_work
from benling.catalog.register import GeneratorLimits, default_register
from benling.catalog.variant import check_deterministic, make_variant, make_variants
from benling.errors import Refused
from course_folder import COURSES, GENERATOR

GOOD = (COURSES / GENERATOR).read_bytes()
SEEDS = [bytes([number]) * 32 for number in range(5)]
RESULT = "{'files': {'a.json': '{}'}, 'truth': {'q1': {'answer': 'a'}}}"


@pytest.fixture
def limits() -> GeneratorLimits:
    return replace(default_register().generator, seconds=1.5, seconds_per_variant=0)


def made_by(body: str, before: str = "") -> bytes:
    return f"{before}\ndef make_data(seed):\n    {body}\n    return {RESULT}\n".encode()


def test_a_variant_is_the_seed_s_own() -> None:
    one, other = make_variants(GOOD, SEEDS[:2])
    assert one == make_variant(GOOD, SEEDS[0])
    assert one.files["cases.json"] != other.files["cases.json"]
    assert set(one.truth) == {"q1", "q2", "q3"}


def test_many_variants_come_from_one_process() -> None:
    started = time.monotonic()
    assert len(make_variants(GOOD, [os.urandom(32) for _ in range(100)])) == 100
    assert time.monotonic() - started < 20


def test_a_good_generator_is_deterministic() -> None:
    assert check_deterministic(GOOD, SEEDS) == make_variants(GOOD, SEEDS)


@pytest.mark.parametrize(
    "body",
    [
        "import random; return {'files': {'a.json': str(random.random())}, 'truth': {}}",
        "return {'files': {}, 'truth': {'q1': {'answer': str(hash('a'))}}}",
        "return {'files': {'a.txt': ','.join({'甲', '乙', '丙', '丁', '戊'})}, 'truth': {}}",
        "COUNT.append(1); return {'files': {'a.txt': str(len(COUNT))}, 'truth': {}}",
    ],
)
def test_what_depends_on_more_than_the_seed_is_refused(body: str) -> None:
    with pytest.raises(Refused) as caught:
        check_deterministic(made_by(body, "COUNT = []"), SEEDS)
    assert "不一样" in caught.value.problems[0].what


@pytest.mark.parametrize(
    ("generator", "what"),
    [
        (made_by("while True: pass"), "运行太久"),
        (made_by("import time; time.sleep(60)"), "运行太久"),
        (made_by("import signal; [signal.signal(s, signal.SIG_IGN) for s in (2, 15)]\n"
                 "    while True: pass"), "运行太久"),
        (made_by("x = bytearray(8 * 10**9)"), "内存不够"),
        (made_by("open('/tmp/benling-left-behind', 'w')"), "不能写文件"),
        (made_by("open('left-behind.json', 'w')"), "不能写文件"),
        (made_by("import os; os.open('left-behind', os.O_CREAT | os.O_WRONLY)"), "不能写文件"),
        (made_by("import os; os.mkdir('left-behind')"), "不能改动文件"),
        (made_by("import pathlib; pathlib.Path('/home/somebody/x').read_text()"), "不能读文件"),
        (made_by("import socket; socket.create_connection(('127.0.0.1', 9), 1)"), "不能联网"),
        (made_by("import subprocess; subprocess.run(['id'])"), "不能启动别的程序"),
        (made_by("import os; os.system('id')"), "不能启动别的程序"),
        (made_by("import sys; sys.exit(0)"), "运行出错（SystemExit"),
        (made_by("import os; os._exit(0)"), "意外中断"),
        (made_by("import os; os.kill(os.getpid(), 9)"), "意外中断"),
        (made_by("1 / 0"), "运行出错（ZeroDivisionError"),
        (b"def make_data(seed:\n", "运行出错（SyntaxError"),
        (b"\xff\xfe\x00", "运行出错"),
        (b"x = 1\n", "没有 make_data(seed) 函数"),
        (b"def make_data(seed): return None", "没有返回"),
        (b"def make_data(seed): return {'files': {}}", "没有返回"),
        (b"def make_data(seed): return {'files': [], 'truth': {}}", "须是字典"),
        (b"def make_data(seed): return {'files': {'a.json': {}}, 'truth': {}}", "文字或字节"),
        (b"def make_data(seed): return {'files': {}, 'truth': {'q1': {1: 2}}}", "不是文字"),
        (b"def make_data(seed): return {'files': {}, 'truth': {'q1': {'a': {1}}}}", "set"),
        (b"def make_data(seed): return {'files': {}, 'truth': {'a': float('nan')}}", "有限的数"),
        (b"import datetime\ndef make_data(seed):\n"
         b"    return {'files': {}, 'truth': {'a': datetime.date(2026, 1, 1)}}", "date"),
        (b"def make_data(seed): return {'files': {'a.json': 'NaN'}, 'truth': {}}", "不是 JSON"),
        (b"def make_data(seed): return {'files': {'a.json': b'\\xff'}, 'truth': {}}", "不是 JSON"),
        (b"def make_data(seed): return {'files': {'../a.json': '{}'}, 'truth': {}}", "文件名"),
        (b"def make_data(seed): return {'files': {'/tmp/a.json': '{}'}, 'truth': {}}", "文件名"),
        (b"def make_data(seed): return {'files': {'a/b.json': '{}'}, 'truth': {}}", "文件名"),
        (b"def make_data(seed): return {'files': {'.a.json': '{}'}, 'truth': {}}", "文件名"),
        (b"def make_data(seed): return {'files': {'answers.json': '{}'}, 'truth': {}}", "文件名"),
        (b"def make_data(seed): return {'files': {'a.ipynb': '{}'}, 'truth': {}}", "文件类型"),
        (b"def make_data(seed): return {'files': {'a.py': ''}, 'truth': {}}", "文件类型"),
        (b"def make_data(seed): return {'files': {'a.txt': '1' * 3000000}, 'truth': {}}", "2.9 MB"),
        (b"def make_data(seed): return {'files': {'a.txt': '1' * 2 * 10**7}, 'truth': {}}", "太多"),
        (b"def make_data(seed): return {'files': {}, 'truth': {'a': '1' * 300000}}", "答案有"),
        (b"def make_data(seed):\n"
         b"    return {'files': {f'a{n}.txt': '' for n in range(30)}, 'truth': {}}", "30个数据"),
    ],
)  # fmt: skip
def test_misbehaviour_is_refused_in_words(
    generator: bytes, what: str, limits: GeneratorLimits
) -> None:
    started = time.monotonic()
    with pytest.raises(Refused) as caught:
        make_variants(generator, SEEDS[:1], limits=limits)
    assert any(what in problem.what for problem in caught.value.problems), caught.value
    assert time.monotonic() - started < 15
    assert not Path("/tmp/benling-left-behind").exists()
    assert not Path("left-behind.json").exists() and not Path("left-behind").exists()


def test_the_place_of_a_fault_is_told() -> None:
    with pytest.raises(Refused) as caught:
        make_variant(
            b"import json\n\ndef make_data(seed):\n    x = 1\n    return 1 / 0\n", SEEDS[0]
        )
    assert caught.value.problems[0].where == "make_data.py 第5行"


def test_printing_does_no_harm(limits: GeneratorLimits) -> None:
    noisy = made_by(
        "import sys, os; print('x' * 10**6); os.write(1, b'{}'); sys.stderr.write('x' * 10**6)"
    )
    (variant,) = make_variants(noisy, SEEDS[:1], limits=limits)
    assert variant.files == {"a.json": b"{}"}


def test_nothing_of_ours_reaches_the_generator(
    monkeypatch: pytest.MonkeyPatch, limits: GeneratorLimits
) -> None:
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "secret-token")
    spy = made_by("import os; return {'files': {}, 'truth': {'env': sorted(os.environ)}}")
    (variant,) = make_variants(spy, SEEDS[:1], limits=limits)
    names = set(variant.truth["env"])
    assert not {n for n in names if n.startswith(("BENLING", "JUPYTERHUB", "DJANGO"))}


@contextlib.contextmanager
def probes_killed(times: int) -> Iterator[list[int]]:
    """Kill the next so many probes of ours from outside, as the machine does when memory is short.

    Gives the process ids of those that were.
    """
    killed: list[int] = []
    over = threading.Event()

    def strike() -> None:
        while len(killed) < times and not over.is_set():
            for process in psutil.Process().children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    line = process.cmdline()
                    # The program itself, not bubblewrap and its keeper around it.
                    if line[1:4] == ["-P", "-m", "benling.sandbox.looking"]:
                        process.kill()
                        killed.append(process.pid)
                        # The next one is another's.
                        process.wait(20)
            time.sleep(0.002)

    striker = threading.Thread(target=strike)
    striker.start()
    try:
        yield killed
    finally:
        over.set()
        striker.join()


@pytest.fixture
def not_looked_yet() -> Iterator[None]:
    if not _sandbox_works():
        pytest.skip("no sandbox on this machine")
    _seen_to_work.cache_clear()
    yield
    _seen_to_work.cache_clear()


def test_a_killed_probe_is_no_word_on_the_machine(not_looked_yet: None) -> None:
    with probes_killed(1) as killed:
        assert _sandbox_works()
    assert 1 == len(killed)


def test_no_generator_runs_while_every_probe_is_killed(not_looked_yet: None) -> None:
    with probes_killed(100) as killed, pytest.raises(Refused, match="被外部中止"):
        make_variant(made_by("open('/tmp/benling-ran', 'w')"), SEEDS[0])
    assert 3 == len(killed)
    # It does not stay so: the next time the machine is looked at again.
    assert make_variant(GOOD, SEEDS[0])
    assert _seen_to_work.cache_info().currsize


def test_a_fault_is_looked_for_again(not_looked_yet: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("PATH", "/nowhere")
        assert not _sandbox_works()
    assert _sandbox_works()


def test_where_there_is_a_sandbox_the_home_is_out_of_sight(limits: GeneratorLimits) -> None:
    if not _sandbox_works():
        pytest.skip("no sandbox on this machine")
    home = os.environ["BENLING_HOME"]
    with tempfile.NamedTemporaryFile(dir=Path.home()) as own:
        spy = made_by(
            f"import os; return {{'files': {{}}, 'truth': {{'seen': [os.path.exists({home!r}), "
            f"os.path.exists('/root'), os.path.exists({own.name!r})]}}}}"
        )
        (variant,) = make_variants(spy, SEEDS[:1], limits=limits)
    assert variant.truth["seen"] == [False, False, False]
