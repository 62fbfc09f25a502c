"""The commands: documented, and plain about what went wrong."""

import json

import click
import pytest
from click.testing import CliRunner

from wbl import cli
from wbl.commands import collecting
from wbl.commands.terminal import use_their_words
from wbl.errors import SourceError

COMMANDS = sorted(cli.commands.commands)


def test_the_promised_commands_are_there() -> None:
    promised = {"demo", "template", "import", "check", "report", "audit", "withdraw", "forget",
                "activity", "lessons", "explorer", "shelf", "simulate", "doctor"}
    assert promised == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples(name: str) -> None:
    shown = CliRunner().invoke(cli.commands, [name, "--help"])
    assert shown.exit_code == 0
    assert f"wbl {name}" in shown.output.split("Examples:")[1]
    for parameter in cli.commands.commands[name].params:
        assert not isinstance(parameter, click.Option) or parameter.help, f"{name}: {parameter.name} is not explained"


def run_main(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    monkeypatch.setattr("sys.argv", ["wbl", *words])
    with pytest.raises(SystemExit) as done:
        cli.main()
    return int(done.value.code or 0), capsys.readouterr().err


def test_commands_are_named_as_they_work_for_the_person(monkeypatch, capsys) -> None:
    assert [use_their_words(f"wbl {name} x") for name in COMMANDS] == [f"wbl {name} x" for name in COMMANDS]
    monkeypatch.setenv("WBL_CALLED", "python run.py")
    assert [use_their_words(f"wbl {name} x") for name in COMMANDS] == [f"python run.py {name} x" for name in COMMANDS]
    assert use_their_words("what wbl puts there") == "what wbl puts there"
    assert "\n  python run.py check data/sample\n" in CliRunner().invoke(cli.commands, ["check", "--help"]).output
    code, said = run_main(monkeypatch, capsys, "check", __file__)
    assert code == 2 and "bring the file in with python run.py import." in said


def test_an_unknown_command_is_refused(monkeypatch, capsys) -> None:
    code, said = run_main(monkeypatch, capsys, "raport")
    assert code == 2 and "raport" in said


def test_an_error_of_ours_is_one_sentence_with_its_code(monkeypatch, capsys) -> None:
    def fail(source: str) -> None:
        raise SourceError("The roof leaks. Mend it.")

    monkeypatch.setattr(collecting, "load_source", fail)
    assert run_main(monkeypatch, capsys, "check", "x") == (2, "wbl: The roof leaks. Mend it.\n")


def test_a_surprise_shows_no_traceback(monkeypatch, capsys) -> None:
    def fail(source: str) -> None:
        raise ZeroDivisionError("surprise")

    monkeypatch.setattr(collecting, "load_source", fail)
    monkeypatch.delenv("WBL_DEBUG", raising=False)
    code, said = run_main(monkeypatch, capsys, "check", "x")
    assert code == 2 and "surprise" in said and "Traceback" not in said


def test_ctrl_c_ends_with_a_sentence(monkeypatch, capsys) -> None:
    def stop(source: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(collecting, "load_source", stop)
    code, said = run_main(monkeypatch, capsys, "check", "x")
    assert code == 130 and "Nothing half-written" in said


def test_doctor_speaks_json_to_scripts() -> None:
    shown = CliRunner().invoke(cli.commands, ["doctor", "--json"])
    assert {"Python", "Kernel", "Disk", "Network"} <= {finding["name"] for finding in json.loads(shown.output)}
