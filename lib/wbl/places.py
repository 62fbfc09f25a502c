"""Where the package finds what travels with it: the sample program and the notebooks."""

from pathlib import Path

from wbl.errors import ParameterError, name_nearest

SAMPLE = "sample"  # the name under which the made-up program can be opened from anywhere

_PACKAGE = Path(__file__).parent


def find_shipped(name: str) -> Path:
    """Find a folder that travels with the package: inside it when installed, beside `lib/` in a checkout.

    >>> find_shipped("notebooks").name
    'notebooks'
    """
    installed = _PACKAGE / "shipped" / name
    return installed if installed.exists() else _PACKAGE.parents[1] / name


def find_sample() -> Path:
    """Give the folder of the sample program, whose people are made up."""
    return find_shipped("data") / "sample"


def find_source(source: str | Path) -> Path:
    """Give the path that a source's name means: itself, or the sample's folder for "sample"."""
    return find_sample() if source == SAMPLE and not Path(SAMPLE).exists() else Path(source)


def spell_source(source: str | Path) -> str:
    """Spell a source so that it is found from any folder: whole paths, but for the sample and databases' addresses.

    >>> spell_source("sqlite:///log.db")
    'sqlite:///log.db'
    """
    if "://" in str(source) or (source == SAMPLE and not Path(SAMPLE).exists()):
        return str(source)
    return str(find_source(source).resolve())


def find_notebook(name: str) -> Path:
    """Give the path of a notebook that travels with the package, such as "reports/program_report".

    Raises ParameterError, naming the nearest, when there is no such notebook.
    """
    folder = find_shipped("notebooks")
    path = folder / f"{name}.ipynb"
    if not path.is_file():
        known = [found.relative_to(folder).with_suffix("").as_posix() for found in folder.rglob("*.ipynb")]
        raise ParameterError(f'There is no notebook "{name}". {name_nearest(name, known)}')
    return path
