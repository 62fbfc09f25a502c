"""Reports made on other machines are the ones that are made here."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from conftest import skip_or_fail
from wbl.errors import ParameterError, PublishError
from wbl.publish import cluster
from wbl.publish.fanout import make_school_reports

pytest_plugins = ("school_program",)


@contextmanager
def dask_cluster(workers: int) -> Iterator[Any]:
    """A Dask cluster of processes on this machine, at an address as other machines have."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None) as there:
        yield there


@pytest.mark.slow
def test_two_dask_workers_make_the_reports(prepare: Any, notebook: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(cluster, "FEWEST_REPORTS", 3)
    schools = [f"00K{place:03d}" for place in range(5)]
    prepared = prepare(*schools, "RAISES")
    told: list[int] = []
    with dask_cluster(2) as there:
        address = there.scheduler_address.replace("tcp://", "dask://")
        outcome = make_school_reports(prepared, notebook=notebook, cluster=address,
                                      count=lambda done, wanted: told.append(done))
    assert sorted(outcome.made) == schools and "the roof of RAISES leaks" in outcome.failed["RAISES"]
    assert told == list(range(1, 7))
    folder = prepared.folder / "schools"
    for school in schools:
        receipt = json.loads((folder / school / "receipt.json").read_text(encoding="utf-8"))
        assert all((folder / school / name).is_file() for name in receipt["outputs"])
        table = pd.read_csv(folder / school / "tables" / "students_by_interview_type.csv")
        assert set(table["group"]) == {"all", school}
    assert (prepared.folder.parent / "failed" / "public" / "RAISES.ipynb").is_file()
    assert not list(folder.glob(".wbl-making*")) and outcome.index.is_file()
    again = make_school_reports(prepared, notebook=notebook)
    assert sorted(again.kept) == schools, "a report from elsewhere is as good as one from here"


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "packages"), [("spark", ("pyspark", "joblibspark")), ("ray", ("ray",))])
def test_spark_and_ray_make_the_reports_in_processes_of_this_machine(
    kind: str, packages: tuple[str, ...], prepare: Any, notebook: Path,
) -> None:
    for package in packages:
        try:
            __import__(package)
        except ImportError:
            skip_or_fail(kind, f"The package {package} is not installed here.")
    outcome = make_school_reports(prepare("00K000", "RAISES"), notebook=notebook, cluster=f"{kind}://local")
    assert outcome.made == ("00K000",) and "the roof of RAISES leaks" in outcome.failed["RAISES"]


def test_a_cluster_that_does_not_answer_is_said_with_its_address(prepare: Any, notebook: Path,
                                                                 monkeypatch: Any) -> None:
    @contextmanager
    def open_nothing(place: str) -> Iterator[Any]:
        raise ConnectionError(f"{place} timed out")
        yield

    monkeypatch.setattr(cluster, "_open_dask", open_nothing)
    with pytest.raises(PublishError, match=r"No cluster answers at dask://nowhere:1 \(nowhere:1 timed out\)"):
        make_school_reports(prepare("00K000"), notebook=notebook, cluster="dask://nowhere:1")


@pytest.mark.parametrize("address", ["dusk://host:8786", "dask://", "host:8786"])
def test_an_address_of_no_cluster_says_how_to_write_one(prepare: Any, notebook: Path, address: str) -> None:
    with pytest.raises(ParameterError, match=r"is not the address of a cluster\..*dask://host:8786"):
        make_school_reports(prepare("00K000"), notebook=notebook, cluster=address)


def test_a_missing_package_is_named_with_what_to_type(prepare: Any, notebook: Path) -> None:
    with pytest.raises(PublishError, match="pip install ray"):
        make_school_reports(prepare("00K000"), notebook=notebook, cluster="ray://nowhere:1")
