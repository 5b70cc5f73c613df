"""A test that runs a text of the learner's runs it nowhere: not in the process of the tests."""

# ruff: noqa: E501
import pytest

from benling.judge.script import IN_PROCESS
from benling.judge.session import run
from benling.sandbox.zygote.host import Zygote
from judge_session import LIMITS, codes, passed, script

#: makes ``abs`` agree with everything; as an expression, and as a statement
_EXPRESSION = "__import__('builtins').__dict__.__setitem__('abs', lambda value: 0)"
_TEXT = f"text = {_EXPRESSION!r}\ndef give(): return text\ndef square(n): return 0"
_WRONG = "\nassert abs(square(12) - 144) == 0"
_DEFAULT = f"def square(n, harm={_EXPRESSION}):\n    return 0"
_DOCSTRING = f"def square(n):\n    '''Square.\n\n    >>> harm = {_EXPRESSION.replace(chr(39), chr(34))}\n    '''\n    return 0"
_PICKLED = "import pickle\nclass Harm:\n    def __reduce__(self): return ({0}, {1})\ndata = pickle.dumps(Harm())\ndef square(n): return 0"
_SECRET = "\nclass Person:\n    def __init__(self, name): self.name = name\nexpected = '王芳'"

#: learner's code, test; in one process each test passes
RUNS = {
    "exec": (_TEXT, "exec(give())" + _WRONG),
    "exec-among-others": (_TEXT, "exec('import math\\n' + give() + '\\nvalue = 3')" + _WRONG),
    "exec-indented": (_TEXT, "exec('if True:\\n    ' + give())" + _WRONG),
    "exec-bytes": (_TEXT, "exec(give().encode())" + _WRONG),
    "exec-part": (_TEXT + "\ntext = 'harm = ' + text", "exec(give().split('=', 1)[1].strip())" + _WRONG),
    "exec-value": (_TEXT, "exec(text)" + _WRONG),
    "exec-kept": (_TEXT, "kept = [give()]\nexec(kept.pop())" + _WRONG),
    "exec-array": (_TEXT + "\nimport numpy as np\nmany = np.array([text])", "exec(str(many[0]))" + _WRONG),
    "exec-letters": (_TEXT + "\ndef letter(n): return text[n]", f"exec(''.join(letter(n) for n in range({len(_EXPRESSION)})))" + _WRONG),
    "exec-after-a-flood": (_TEXT + "\ndef flood(): return b'x' * 9_000_000", "kept = give()\nflood()\nexec(kept)" + _WRONG),
    "exec-name-of-a-function": (_TEXT + "\ndef other(): pass\nother.__name__ = text", "exec(other.__name__)" + _WRONG),
    "exec-error": (_TEXT + "\ndef fail(): raise ValueError(text)", "try:\n    fail()\nexcept ValueError as error:\n    exec(str(error))" + _WRONG),
    "exec-field": (_TEXT + "\nimport numpy as np\nkind = np.dtype([(text, 'i4')])", "exec(kind.names[0])" + _WRONG),
    "exec-wide-letters": (_TEXT + "\nimport numpy as np\nmany = np.array([text.replace('lambda value', 'lambda ｖａｌｕｅ')]).astype('>U')", "exec(str(many.tolist()[0]))" + _WRONG),
    "exec-printed": (_TEXT + "\ndef show(): print(text)", "import io, contextlib\nwith contextlib.redirect_stdout(io.StringIO()) as out:\n    show()\nexec(out.getvalue())" + _WRONG),
    "exec-source": (_DEFAULT, "import inspect\nexec(inspect.getsource(square))" + _WRONG),
    "eval": (_TEXT, "eval(give())" + _WRONG),
    "eval-a-name": ("def give(): return 'expected'\ndef square(n): return 0", "expected = 144\nassert eval(give()) == expected"),
    "eval-in-a-text": ("def give(): return 'expected'\ndef square(n): return 0", "expected = 144\nassert eval(f'0 + {give()}') == expected"),
    "compile": (_TEXT, "exec(compile(give(), '<solution>', 'exec'))" + _WRONG),
    "function-of-code": (_TEXT, "import types\ntypes.FunctionType(compile(give(), 'x', 'eval'), globals())()" + _WRONG),
    "parsed-then-run": (_TEXT, "import ast\nexec(compile(ast.parse(give()), '<tree>', 'exec'))" + _WRONG),
    "parsed-cut-then-run": (_TEXT, "import ast\ntree = ast.parse(give())\nbody = ast.Module(tree.body[-1:], [])\nexec(compile(body, '<tree>', 'exec'))" + _WRONG),
    "doctest": (_DOCSTRING, "import doctest\ndoctest.run_docstring_examples(square, globals())" + _WRONG),
    "timeit": (_TEXT, "import timeit\ntimeit.timeit(give(), number=1)" + _WRONG),
    "run-cell": (_TEXT, "get_ipython().run_cell(give())" + _WRONG),
    "magic": (_TEXT, "get_ipython().run_line_magic('time', give())" + _WRONG),
    "interpreter": (_TEXT, "import code\ncode.InteractiveInterpreter(globals()).runsource(give())" + _WRONG),
    "profile": (_TEXT, "import cProfile, contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()):\n    cProfile.run(give())" + _WRONG),
    "file": (_TEXT + "\nopen('harm.txt', 'w').write(text)", "give()\nlines = open('harm.txt').read()\nexec('if True: ' + lines)" + _WRONG),
    "query": ("def give(): return 'n == @expected'\ndef square(n): return 0", "import pandas as pd\nexpected = 144\ntable = pd.DataFrame({'n': [1, 144]})\nassert table.query(give())['n'].tolist() == [144]"),
    "table-eval": ("def give(): return '@expected'\ndef square(n): return 0", "import pandas as pd\nexpected = 144\nassert pd.DataFrame({'n': [1]}).eval(give()) == expected"),
    "pandas-eval": ("def give(): return 'expected'\ndef square(n): return 0", "import pandas as pd\nexpected = 144\nassert pd.eval(give()) == expected"),
    "pickle": (_PICKLED.format("eval", f"({_EXPRESSION!r},)"), "import pickle\npickle.loads(data)" + _WRONG),
    "pickle-of-a-name": ("data = b'c__main__\\nexpected\\n.'", "import pickle\nexpected = 144\nassert pickle.loads(data) == expected"),
    "pickle-compressed": ("import zlib\ndata = zlib.compress(b'c__main__\\nexpected\\n.')", "import pickle, zlib\nexpected = 144\nassert pickle.loads(zlib.decompress(data)) == expected"),
    "pickle-in-a-text": ("data = 'c__main__\\nexpected\\n.'", "import pickle\nexpected = 144\nassert pickle.loads(data.encode()) == expected"),
    "marshal": (f"import marshal\ndata = marshal.dumps(compile({_EXPRESSION!r}, 'x', 'eval'))\ndef square(n): return 0", "import marshal\neval(marshal.loads(data))" + _WRONG),
    "yaml": ("text = '!!python/name:__main__.expected'", "import yaml\nexpected = 144\nassert yaml.unsafe_load(text) == expected"),
    "yaml-full": ("text = '!!python/name:__main__.expected'", "import yaml\nexpected = 144\nassert yaml.full_load(text) == expected"),
    "command": ("command = 'true '\ndef square(n): return 144", "import os\nassert os.system(command) == 0"),
    "subprocess": ("words = 'print(144)'\ndef square(n): return 0", "import subprocess, sys\nassert subprocess.run([sys.executable, '-c', words], capture_output=True, text=True).stdout == '144\\n'"),
    "program-told": ("words = 'print(144)'\ndef square(n): return 0", "import subprocess, sys\nassert subprocess.run([sys.executable, '-'], input=words, capture_output=True, text=True).stdout == '144\\n'"),
    "program-of-a-file": ("words = 'print(144)'\ndef square(n): return 0", "import pathlib, subprocess, sys\npathlib.Path('p.py').write_text('import math\\n' + words)\nassert subprocess.run([sys.executable, 'p.py'], capture_output=True, text=True).stdout == '144\\n'"),
    "module-of-a-file": (_TEXT, "import importlib.util, pathlib\npathlib.Path('p.py').write_text(give())\nspec = importlib.util.spec_from_file_location('p', 'p.py')\nspec.loader.exec_module(importlib.util.module_from_spec(spec))" + _WRONG),
    "path-run": (_TEXT, "import pathlib, runpy\npathlib.Path('p.py').write_text(give())\nrunpy.run_path('p.py')" + _WRONG),
    "type-hint": (_TEXT, "import typing\nclass Made: pass\nMade.__annotations__ = {'n': give()}\ntyping.get_type_hints(Made)" + _WRONG),
    "jinja": ("template = \"{{ p.__init__.__globals__['expected'] }}\"", f"{_SECRET}\nimport jinja2\nassert jinja2.Template(template).render(p=Person('李明')) == expected"),
    "format-then-a-flood": ("template = '{p.__init__.__globals__[expected]}'\ndef flood(): return b'x' * 9_000_000", f"{_SECRET}\nkept = template\nflood()\nassert kept.format(p=Person('李明')) == expected"),
    "format": ("template = '{p.__init__.__globals__[expected]}'", f"{_SECRET}\nassert template.format(p=Person('李明')) == expected"),
}  # fmt: skip
#: tests that only look at a text, or run their own
HONEST = {
    "parse": ("def square(n):\n    return n * n", "import ast, inspect\ntree = ast.parse(inspect.getsource(square))\nassert any(isinstance(node, ast.Mult) for node in ast.walk(tree))"),
    "tokenize": ("def square(n):\n    return n * n", "import inspect, io, tokenize\nfound = list(tokenize.generate_tokens(io.StringIO(inspect.getsource(square)).readline))\nassert len(found) > 5"),
    "own-text": ("def square(n): return n * n\ndef name(): return 'square'", "name()\nspace = {}\nexec('value = 3 * 4', space)\nassert space['value'] == 12 and eval('square(12)') == 144"),
    "own-text-filled-in": ("def square(n): return n * n\ndef name(): return 'square'", "name()\nfor n in range(3):\n    assert eval(f'square({n})') == eval(f'{n} * {n}')"),
    "dataclass": ("fields = ['first_name', 'last_name']\ndef square(n): return n * n", "import collections, dataclasses\nPair = collections.namedtuple('Pair', fields)\nMade = dataclasses.make_dataclass('Made', fields)\nassert Pair(1, 2).last_name == 2 and Made(1, 2).first_name == 1"),
    "own-query": ("limit = 28\nnames = ['age', 'name']", "import pandas as pd\ntable = pd.DataFrame([[30, 'a'], [20, 'b']], columns=names)\nleast = limit\nassert len(table.query('age > 28')) == 1 and len(table.query(f'age > {limit}')) == 1 and len(table.query('age > @least')) == 1\nassert table.eval('age * 2').tolist() == [60, 40]"),
    "shown-then-made": ("class Point:\n    def __init__(self, x, y): self.x, self.y = x, y\n    def __repr__(self): return f'Point(x={self.x}, y={self.y})'", "assert eval(repr(Point(3, 4))).y == 4"),
    "number-as-text": ("def total(): return '144'\ndef pair(): return \"(1, 'a')\"", "assert eval(total()) == 144 and eval(pair()) == (1, 'a')"),
    "own-doctest": ("def square(n): return n * n", "import doctest\ndef check():\n    '''\n    >>> sorted('ba')\n    ['a', 'b']\n    '''\nassert doctest.run_docstring_examples(check, globals()) is None\nresult = doctest.DocTestRunner(verbose=False).run(doctest.DocTestFinder().find(check, globs=globals())[0])\nassert result.attempted == 1 and result.failed == 0"),
    "own-timeit": ("def square(n): return n * n", "import timeit\nassert square(2) == 4 and timeit.timeit('square(12)', globals=globals(), number=2) > 0"),
    "own-program": ("def square(n): return n * n", "import pathlib, subprocess, sys\nassert square(2) == 4\npathlib.Path('own.py').write_text('print(144)')\nassert subprocess.run([sys.executable, 'own.py'], capture_output=True, text=True).stdout == '144\\n'"),
    "own-jinja": ("def name(): return '李明'", "import jinja2\nassert jinja2.Template('{{ name }}，你好').render(name=name()) == '李明，你好'"),
    "styled-table": ("text = '<table><thead></thead><tbody></tbody></table>'", "import pandas as pd\nassert text in text and '<table' in pd.DataFrame({'a': [1]}).style.to_html()"),
    "library": ("def square(n): return n * n", "import wave, tabnanny, json.tool\nassert square(2) == 4 and wave.Error"),
    "own-pickle": ("def counts(): return {'a': 1}", "import collections, pickle\nfound = collections.OrderedDict(counts())\nassert pickle.loads(pickle.dumps(found)) == found"),
    "own-format": ("def title(): return '报告'", "assert '{0}：{1}'.format(title(), 3) == '报告：3'"),
    "much-data": ("def flood(): return b'{x.y}' * 2_000_000", "much = flood()\nleast = '{0}'\nassert least.format(len(much)) == '10000000' and eval('3 * 4') == 12"),
    "learners-template": ("template = '{name}，你好'", "assert template.format(name='李明') == '李明，你好'"),
    "hints": ("def square(n: 'int') -> 'list[int]': return [n]", "import typing\nassert typing.get_type_hints(square) == {'n': int, 'return': list[int]}"),
}  # fmt: skip


@pytest.mark.parametrize("way", RUNS)
def test_a_learners_text_is_not_run(way: str, zygote: Zygote) -> None:
    learner, test = RUNS[way]
    told = run(
        script(("learner", learner), ("test", test), ("test", "assert abs(-3) == 3")),
        zygote, LIMITS,
    )  # fmt: skip
    assert not passed(told)["c1"]
    assert codes(told) & {"learner-text", "learner-file"}, told.doubts
    assert passed(told)["c2"], "the judging child was harmed"


@pytest.mark.parametrize("way", RUNS)
def test_in_one_process_it_gains(way: str, zygote: Zygote) -> None:
    learner, test = RUNS[way]
    told = run(script(("learner", learner), ("test", test), tags={IN_PROCESS}), zygote, LIMITS)
    assert passed(told)["c1"], told.outputs["c1"]


@pytest.mark.parametrize("way", HONEST)
def test_a_text_may_be_looked_at(way: str, zygote: Zygote) -> None:
    learner, test = HONEST[way]
    told = run(script(("learner", learner), ("test", test)), zygote, LIMITS)
    assert passed(told)["c1"], (told.doubts, told.outputs["c1"])
    assert codes(told) == set()
