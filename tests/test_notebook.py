"""Notebooks run with parameters: wrong ones stop first, nothing of the machine stays behind."""

from pathlib import Path

import nbformat
import pytest

from wbl.errors import ParameterError, PublishError
from wbl.publish.notebook import check_parameters, rename_parameters, run_notebook, write_notebook

NOTEBOOKS = Path(__file__).parent / "data" / "notebooks"
ADDS = NOTEBOOKS / "adds_two_numbers.ipynb"


def test_a_mistyped_parameter_is_named_with_its_nearest() -> None:
    with pytest.raises(ParameterError, match='no parameter "frist"'):
        check_parameters(ADDS, {"frist": 1})


@pytest.mark.parametrize(
    ("name", "wrong"), [("first", "010"), ("first", True), ("name", 10), ("is_loud", 1), ("levels", "a,b")]
)
def test_a_parameter_of_the_wrong_type_stops_before_anything_runs(name: str, wrong: object) -> None:
    with pytest.raises(ParameterError, match=f'parameter "{name}" takes'):
        check_parameters(ADDS, {name: wrong})


def test_a_whole_number_is_fine_where_a_number_is_asked() -> None:
    check_parameters(ADDS, {"share": 1, "levels": ["entering"]})


def test_an_executed_notebook_holds_results_and_nothing_of_the_run(tmp_path: Path) -> None:
    executed = run_notebook(ADDS, {"first": 41, "name": str(tmp_path)}, folder=tmp_path)
    renamed = rename_parameters(executed, {str(tmp_path): "my folder"})
    text = str(renamed)
    assert "42" in text
    assert "my folder" in text and "papermill" not in text.replace("papermill-", "")
    outputs = [output for cell in renamed.cells for output in cell.get("outputs", [])]
    assert [output.get("name", output.output_type) for output in outputs] == ["stdout", "execute_result"]
    assert str(tmp_path) not in str([cell.source for cell in renamed.cells])


def test_the_same_run_gives_the_same_notebook(tmp_path: Path) -> None:
    first, second = (run_notebook(ADDS, {"first": 2}, folder=tmp_path) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("in_process", [False, True])
def test_a_failing_cell_raises_with_its_reason(in_process: bool, tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="the roof leaks"):
        run_notebook(NOTEBOOKS / "raises_in_the_second_cell.ipynb", {}, folder=tmp_path, in_process=in_process)
    assert not list(tmp_path.iterdir())


def test_a_notebook_is_written_as_every_reader_knows_it(tmp_path: Path) -> None:
    executed = run_notebook(ADDS, {"first": 2, "name": "Zoë\u2028"}, folder=tmp_path)
    write_notebook(executed, tmp_path / "written.ipynb")
    read = nbformat.read(tmp_path / "written.ipynb", as_version=4)
    nbformat.validate(read)
    assert read == executed


def test_what_libraries_print_on_stderr_is_not_kept(tmp_path: Path) -> None:
    executed = run_notebook(NOTEBOOKS / "warns_on_stderr.ipynb", {}, folder=tmp_path)
    assert "seen" in str(executed) and "bin" not in str(executed)


@pytest.mark.parametrize("in_process", [False, True])
def test_a_failed_notebook_is_kept_with_its_cell_marked(in_process: bool, tmp_path: Path) -> None:
    kept = tmp_path / "failed" / "one.ipynb"
    with pytest.raises(PublishError, match="stopped at cell 3: the roof leaks"):
        run_notebook(NOTEBOOKS / "raises_in_the_second_cell.ipynb", {"first": 3}, folder=tmp_path, failed=kept,
                     in_process=in_process)
    text = kept.read_text(encoding="utf-8")
    assert "papermill-error-cell" in text and "the roof leaks" in text and "first = 3" in text
    assert str(tmp_path) not in text
    run_notebook(ADDS, {}, folder=tmp_path, failed=kept, in_process=in_process)
    assert not kept.exists()


@pytest.mark.parametrize("in_process", [False, True])
def test_a_hung_cell_is_stopped_named_and_marked(in_process: bool, tmp_path: Path) -> None:
    kept = tmp_path / "one.ipynb"
    notebook = NOTEBOOKS.parent / "engine" / "never_ends.ipynb"
    with pytest.raises(PublishError, match="longer than 2 seconds"):
        run_notebook(notebook, {}, folder=tmp_path, failed=kept, in_process=in_process, seconds=2)
    text = kept.read_text(encoding="utf-8")
    assert "papermill-error-cell" in text and "longer than 2 seconds" in text


def test_both_engines_give_the_same_clean_notebook(tmp_path: Path) -> None:
    notebook = NOTEBOOKS.parent / "engine" / "prints_and_displays.ipynb"
    kernel, process = (run_notebook(notebook, {"name": "you"}, folder=tmp_path, in_process=in_process)
                       for in_process in (False, True))
    assert process == kernel
