"""What the marking page shows of a learner's outputs."""

from nbformat.v4 import new_code_cell, new_notebook, new_output

from benling.marking.safe_page import SafePage

WIDGET = "application/vnd.jupyter.widget-view+json"


def _shown(**data: str) -> dict[str, str]:
    data = {name.replace("_", "/", 1): text for name, text in data.items()}
    cell = new_code_cell(outputs=[new_output("display_data", data=data)])
    cleaned, _ = SafePage().preprocess(new_notebook(cells=[cell]), {})
    return dict(cleaned.cells[0].outputs[0]["data"])


def test_a_live_control_is_named_in_words() -> None:
    cell = new_code_cell(
        outputs=[new_output("display_data", data={WIDGET: {}, "text/plain": "VBox(children=())"})]
    )
    cleaned, _ = SafePage().preprocess(new_notebook(cells=[cell]), {})
    assert "VBox" not in str(cleaned)
    assert "控件" in cleaned.cells[0].outputs[0]["data"]["text/plain"]


def test_tables_stay_and_scripts_go() -> None:
    shown = _shown(text_html="<table><tr><td onclick='x()'>1</td></tr></table><script>x()</script>")
    assert shown == {"text/html": "<table><tbody><tr><td>1</td></tr></tbody></table>"}
    assert _shown(text_plain="12") == {"text/plain": "12"}
