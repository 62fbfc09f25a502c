"""Two commands that do all the set-up, with nothing but Python 3.11 or newer:

    python run.py report     the sample program's report and one guided discussion, below reports/
    python run.py test       the tests

Anything else is handed to wbl: `python run.py lessons`, `python run.py check my-folder`, `python run.py --help`.

The first time, a private environment is made in `.venv` from a list of exact versions; afterwards it is used as it is.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
OLDEST, NEWEST = (3, 11), (3, 14)
LOCKS = {"use": HERE / "requirements.lock", "test": HERE / "requirements-test.lock"}


def main(words: list[str]) -> int:
    """Do what the words ask for and give the exit code."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return stop(f"wbl needs Python 3.11 to 3.14; this is {sys.version.split()[0]}. Install one from python.org.")
    if not words:
        print(__doc__.strip())
        return 0
    command, *rest = words
    prepare("test" if command == "test" else "use")
    if command == "test":
        return run([PYTHON, "-m", "pytest", "-n", "auto", "--dist", "loadfile", *rest])
    if command == "report" and not rest:
        return run([PYTHON, "-m", "wbl", "demo", "--out", HERE / "reports"])
    os.environ["WBL_CALLED"] = f"python {sys.argv[0]}"  # so that it names commands as they work here
    return run([PYTHON, "-m", "wbl", command, *rest], cwd=Path.cwd())


def prepare(purpose: str) -> None:
    """Make the environment when it is missing, or when what it was made from has changed."""
    lock = LOCKS[purpose]
    stamp = VENV / f"made-for-{purpose}"
    wanted = hashlib.sha256(lock.read_bytes() + (HERE / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    began = time.monotonic()
    print("Setting up (once; a few minutes, about 1 GB on disk) ...", flush=True)
    for old in VENV.glob("made-for-*"):
        if old == stamp or old.read_text() != wanted:
            old.unlink()
    uv = shutil.which("uv")
    if not PYTHON.exists():
        print("  making .venv", flush=True)
        made = [uv, "venv", "--quiet", "--python", sys.executable, VENV] if uv else [sys.executable, "-m", "venv", VENV]
        must(made, "The environment could not be made. On Debian or Ubuntu, first: apt install python3-venv")
    install = [uv, "pip", "install", "--quiet", "--python", PYTHON] if uv else [
        PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    print(f"  installing {count_lines(lock)} packages of exact versions", flush=True)
    must([*install, "-r", lock], "The packages could not be installed. Is this machine connected to the internet?")
    print("  installing wbl", flush=True)
    must([*install, "--no-deps", "-e", HERE], "wbl could not be installed.")
    stamp.write_text(wanted)
    print(f"Ready after {time.monotonic() - began:.0f} seconds.", flush=True)


def must(command: list, otherwise: str) -> None:
    """Run a step of the set-up; when it fails, say what to do and stop."""
    if run(command) != 0:
        sys.exit(stop(otherwise))


def run(command: list, cwd: Path = HERE) -> int:
    """Run a command and give its exit code."""
    return subprocess.run([str(word) for word in command], cwd=cwd).returncode


def stop(sentence: str) -> int:
    """Say why nothing more happens."""
    print(sentence, file=sys.stderr)
    return 2


def count_lines(lock: Path) -> int:
    """Count the packages of a list."""
    return sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(stop("Stopped."))
    except OSError as error:
        sys.exit(stop(f"This folder cannot be used ({error}). Copy it to one that you may write to."))
