"""The engine that papermill finds by the entry point in pyproject.toml: cells run in this process.

papermill loads its engines while it is being imported itself, so nothing of papermill is imported at the top here.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wbl.publish.node import NotebookNode

NAME = "wbl-in-process"  # as papermill knows it


class InProcessEngine:
    """papermill's engine whose kernel is this process."""

    @classmethod
    def execute_notebook(
        cls, nb: "NotebookNode", kernel_name: str, output_path: str | None = None, *, failed_path: str | None = None,
        timed: bool = True, execution_timeout: float | None = None, progress_bar: bool = True, **options: Any,
    ) -> "NotebookNode":
        """Run a notebook, and write one that fails to `failed_path`, its failing cell marked, as papermill raises.

        Without `timed` the cells' metadata do not say when they ran, and nothing is saved or counted on the way.
        `execution_timeout` is in seconds and holds for each cell (where there are signals: not on Windows).
        nbclient's hooks, such as `on_cell_start`, are called as by papermill's own engine.
        """
        from papermill.engines import NotebookExecutionManager
        from papermill.execute import raise_for_execution_errors

        from wbl.publish.in_process import InProcessClient, Untimed

        kind = NotebookExecutionManager if timed else Untimed
        manager = kind(nb, output_path=output_path, progress_bar=progress_bar)
        hooks = {name: hook for name, hook in options.items() if name.startswith("on_")}
        manager.notebook_start()
        try:
            InProcessClient(manager, timeout=execution_timeout, **hooks).execute()
        finally:
            manager.cleanup_pbar()
            manager.notebook_complete()
        if failed_path:
            raise_for_execution_errors(manager.nb, failed_path)
        return manager.nb

    @classmethod
    def nb_kernel_name(cls, nb: "NotebookNode", name: str | None = None) -> str:
        """Give the name of a notebook's kernel, as papermill's own engine does."""
        from papermill.utils import nb_kernel_name

        return str(nb_kernel_name(nb, name))

    @classmethod
    def nb_language(cls, nb: "NotebookNode", language: str | None = None) -> str:
        """Give the language of a notebook, as papermill's own engine does."""
        from papermill.utils import nb_language

        return str(nb_language(nb, language))
