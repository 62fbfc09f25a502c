"""Make reports on other machines, through joblib's backends for Dask, Ray and Spark.

What travels there are protected tables and the notebook, and what comes back are finished reports: no row of the source
leaves this machine, and the others need no folder in common with it, only the same wbl. Each machine makes its share
with a crew of its own.
"""

import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wbl.errors import ParameterError, PublishError, name_nearest
from wbl.protect.releases import write_release
from wbl.publish.crew import count_processors, run_crew
from wbl.publish.folder import stage_folder
from wbl.publish.jobs import Batch, Job, Made, view_tables

SHARES = 3              # for each worker: a slow machine then holds up no more than a third of its work
FEWEST_REPORTS = 10     # in a share; a crew needs as long as about ten reports to warm up


@dataclass(frozen=True)
class Share:
    """A part of the reports, as it travels."""

    batch: Batch        # its paths are relative to the folder that `packed` is unpacked in
    packed: bytes       # a zip: the schools' tables and the notebook


@dataclass(frozen=True)
class Return:
    """What comes back of a share."""

    results: tuple[Made, ...]
    packed: bytes       # a zip: the reports, what they share, and the notebooks that failed


def make_elsewhere(batch: Batch, address: str) -> Iterator[Made]:
    """Make the reports of a batch on a cluster; what becomes of each comes as it is put in its place.

    address: "dask://host:8786", "ray://host:10001" or "spark://host:7077"; "spark://local" runs in this machine's
    processes. Raises ParameterError for another address, PublishError when the cluster's package is not installed.
    """
    from joblib import Parallel, delayed

    with _open_cluster(address) as (workers, returns):
        size = max(FEWEST_REPORTS, -(-len(batch.jobs) // (SHARES * workers)))
        places = range(0, len(batch.jobs), size)
        shares = (_pack_share(replace(batch, jobs=batch.jobs[place:place + size])) for place in places)
        by_school = {job.school: job for job in batch.jobs}
        for done in Parallel(n_jobs=workers, return_as=returns)(delayed(make_share)(share) for share in shares):
            yield from _unpack_return(done, by_school, Path(batch.shared))


def make_share(share: Share) -> Return:
    """Make a share of the reports on the machine where this runs."""
    with tempfile.TemporaryDirectory(prefix="wbl-") as place:
        here = Path(place)
        _unpack(share.packed, here)
        jobs = tuple(replace(job, folder=str(here / job.folder), tables=str(here / job.tables),
                             failed=str(here / job.failed)) for job in share.batch.jobs)
        batch = replace(share.batch, jobs=jobs, notebook=str(here / share.batch.notebook),
                        shared=str(here / share.batch.shared))
        results = tuple(run_crew(batch))
        return Return(results, _pack(here, "schools", "failed"))


def _pack_share(batch: Batch) -> Share:
    """Put what a share needs into one parcel: each school's own tables, and the notebook."""
    with tempfile.TemporaryDirectory(prefix="wbl-") as place:
        here, jobs = Path(place), []
        for job in batch.jobs:
            name = Path(job.folder).name
            write_release(view_tables(job), here / "tables" / name)
            jobs.append(replace(job, folder=f"schools/{name}", tables=f"tables/{name}", failed=f"failed/{name}.ipynb"))
        notebook = Path(batch.notebook).name
        shutil.copyfile(batch.notebook, here / notebook)
        return Share(
            replace(batch, jobs=tuple(jobs), notebook=notebook, shared=f"schools/{Path(batch.shared).name}", workers=1),
            _pack(here, "tables", notebook),
        )


def _unpack_return(done: Return, jobs: dict[str, Job], shared: Path) -> Iterator[Made]:
    """Put what came back in its place, each report whole."""
    with tempfile.TemporaryDirectory(prefix="wbl-") as place:
        here = Path(place)
        _unpack(done.packed, here)
        if (here / "schools" / shared.name).is_dir() and not shared.is_dir():
            shutil.copytree(here / "schools" / shared.name, shared, dirs_exist_ok=True)
        for made in done.results:
            job = jobs[made.school]
            failed, report = Path(job.failed), here / "schools" / Path(job.folder).name
            failed.unlink(missing_ok=True)
            if made.problem and (here / "failed" / failed.name).is_file():
                failed.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(here / "failed" / failed.name, failed)
            elif not made.problem:
                with stage_folder(Path(job.folder)) as staged:
                    shutil.copytree(report, staged, dirs_exist_ok=True)
            yield made


def _pack(folder: Path, *names: str) -> bytes:
    """Put files and folders into one zip."""
    parcel = io.BytesIO()
    with zipfile.ZipFile(parcel, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name in names:
            for path in [folder / name, *sorted((folder / name).rglob("*"))]:
                if path.is_file():
                    packed.write(path, path.relative_to(folder))
    return parcel.getvalue()


def _unpack(parcel: bytes, folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(parcel)) as packed:
        packed.extractall(folder)  # zipfile keeps every member inside the folder


@contextmanager
def _open_cluster(address: str) -> Iterator[tuple[int, str]]:
    """Send joblib's work to a cluster; give how many tasks it takes at a time, and how its results come back."""
    kind, _, place = address.partition("://")
    openers = {"dask": _open_dask, "ray": _open_ray, "spark": _open_spark}
    if kind not in openers or not place:
        raise ParameterError(f'"{address}" is not the address of a cluster. {name_nearest(kind, openers)} '
                             "Write it like dask://host:8786.")
    with ExitStack() as stack:
        try:
            opened = stack.enter_context(openers[kind](place))
        except ImportError as error:
            raise PublishError(f"{address} needs the package {error.name}, which is not installed here: "
                               f"pip install {_PACKAGES[kind]}") from error
        except OSError as error:  # that it cannot be reached, or does not answer in time
            raise PublishError(f"No cluster answers at {address} ({error or type(error).__name__}). "
                               "Start it, or correct the address.") from error
        yield opened


_PACKAGES = {"dask": "dask distributed", "ray": "ray", "spark": "pyspark joblibspark"}
LOCAL = "local"  # in place of a host: processes of this machine, to try it out


@contextmanager
def _open_dask(place: str) -> Iterator[tuple[int, str]]:
    from distributed import Client
    from joblib import parallel_config

    here: dict[str, Any] = {"n_workers": count_processors(), "threads_per_worker": 1, "dashboard_address": None}
    cluster = Client(**here) if place == LOCAL else Client(f"tcp://{place}")
    with cluster as client, parallel_config(backend="dask", client=client):
        yield max(1, sum(client.nthreads().values())), "generator_unordered"


@contextmanager
def _open_ray(place: str) -> Iterator[tuple[int, str]]:
    import ray
    from joblib import parallel_config
    from ray.util.joblib import register_ray

    ray.init(address=None if place == LOCAL else f"ray://{place}")
    register_ray()
    try:
        with parallel_config(backend="ray"):
            yield max(1, int(ray.cluster_resources().get("CPU", 1))), "list"
    finally:
        ray.shutdown()


@contextmanager
def _open_spark(place: str) -> Iterator[tuple[int, str]]:
    from joblib import parallel_config
    from joblibspark import register_spark
    from pyspark.sql import SparkSession

    master = f"local[{count_processors()}]" if place == LOCAL else f"spark://{place}"
    spark = SparkSession.builder.master(master).appName("wbl").getOrCreate()
    register_spark()
    try:
        with parallel_config(backend="spark"):
            yield max(1, spark.sparkContext.defaultParallelism), "list"
    finally:
        spark.stop()
