"""Run a notebook's cells in this process, with the outputs that a kernel would give.

papermill's own engine starts a kernel for each notebook: a process, five sockets, and all imports once more, which
costs many times what a report's cells do. Here papermill's loop, nbclient's handling of outputs and the kernel's
shell stay as they are; only the line between them is gone: what the shell would send to a socket is handed over.

Cells share this process's modules, so a notebook that changes pandas' options changes them for the next one too, and
a cell that ends the process ends this one. `wbl.publish.crew` therefore runs each notebook in a process of its own.
What programs and C libraries print past Python is not caught, and widgets stay without their state; papermill's own
engine does both, and is the oracle in the tests.
"""

import atexit
import builtins
import getpass
import io
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.session import Session
from nbclient.exceptions import CellExecutionError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NotebookExecutionManager
from traitlets.config import Config

from wbl.publish.node import NotebookNode

_COLUMNS_IN_A_TERMINAL, _COLUMNS_UNDER_A_KERNEL = 0, 20  # pandas' defaults for display.max_columns
_AGAIN_SECONDS = 1.0  # a cell that swallows the error of its time limit is stopped again after that long


class Untimed(NotebookExecutionManager):
    """papermill's account of what became of each cell, without times, which take longer than many cells."""

    def cell_start(self, cell: NotebookNode, cell_index: int | None = None, **more: Any) -> None:
        """Note that a cell runs."""
        cell.metadata.papermill["status"] = self.RUNNING

    def cell_complete(self, cell: NotebookNode, cell_index: int | None = None, **more: Any) -> None:
        """Note that a cell is done, unless it failed."""
        if cell.metadata.papermill["status"] != self.FAILED:
            cell.metadata.papermill["status"] = self.COMPLETED


class InProcessClient(PapermillNotebookClient):
    """papermill's client, whose cells run in a shell of this process instead of a kernel."""

    def execute(self, **options: Any) -> NotebookNode:
        """Run all cells until one fails; the notebook then holds its error, as papermill expects."""
        self.reset_execution_trackers()
        with open_shell(self._receive) as self.shell:
            self.papermill_execute_cells()
        self.nb.metadata["language_info"] = {
            "name": "python", "version": sys.version.split()[0], "mimetype": "text/x-python",
            "codemirror_mode": {"name": "ipython", "version": 3}, "pygments_lexer": "ipython3",
            "nbconvert_exporter": "python", "file_extension": ".py",
        }
        return self.nb

    def execute_cell(
        self, cell: NotebookNode, cell_index: int, execution_count: int | None = None, store_history: bool = True
    ) -> NotebookNode:
        """Run one cell as nbclient does. Raises CellExecutionError when it fails and is not tagged as one that may."""
        tags = cell.metadata.get("tags", [])
        if self.on_cell_start:
            self.on_cell_start(cell=cell, cell_index=cell_index)
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        cell.outputs = []
        self.clear_before_next_output = False
        self._cell, self._cell_index = cell, cell_index
        with _limit(self.timeout):
            result = self.shell.run_cell(cell.source, store_history=store_history)
        _flush()
        cell.execution_count = self.shell.execution_count - 1
        error = result.error_before_exec or result.error_in_exec
        if isinstance(error, KeyboardInterrupt):
            raise error
        if error is not None and "raises-exception" not in tags:
            raise CellExecutionError.from_cell_and_msg(cell, {
                "ename": type(error).__name__, "evalue": str(error), "traceback": self.shell._last_traceback or [],
            })
        return cell

    def output(
        self, outs: list[NotebookNode], msg: dict[str, Any], display_id: str | None, cell_index: int
    ) -> NotebookNode | None:
        """Add what a cell shows to its outputs, as nbclient does.

        nbclient holds each output against the notebook format's schema, which takes longer than most cells. What the
        shell displays fits it; all that is out of the ordinary goes nbclient's way.
        """
        is_hooked = self.output_hook_stack[msg["parent_header"].get("msg_id")]
        if msg["msg_type"] != "display_data" or display_id or is_hooked or self.clear_before_next_output:
            shown: NotebookNode | None = super().output(outs, msg, display_id, cell_index)
            return shown
        content = msg["content"]
        outs.append(NotebookNode(output_type="display_data", data=content["data"], metadata=content["metadata"]))
        return outs[-1]

    def _receive(self, message: dict[str, Any]) -> None:
        self.process_message(message, self._cell, self._cell_index)


@contextmanager
def open_shell(receive: Callable[[dict[str, Any]], None]) -> Iterator[ZMQInteractiveShell]:
    """Give a kernel's shell whose messages are handed to `receive`, and put everything back afterwards."""
    before = InteractiveShell._instance
    main, streams = sys.modules["__main__"], (sys.stdout, sys.stderr)
    asks, environment = (builtins.input, getpass.getpass), dict(os.environ)
    last = vars(builtins).pop("_", None)  # a result left there would keep the shell from setting its own
    if before is not None:
        type(before).clear_instance()
    session = _Line(receive)
    try:
        with warnings.catch_warnings(), _pandas_as_under_a_kernel():
            config = Config(HistoryManager={"enabled": False})  # its database would bring a thread
            shell = ZMQInteractiveShell.instance(config=config, user_ns={}, compiler_class=XCachingCompiler)
            for end in (shell.displayhook, shell.display_pub):
                end.session = session
            builtins.input = getpass.getpass = _refuse_to_ask
            sys.stdout, sys.stderr = (_Stream(name, session) for name in ("stdout", "stderr"))
            try:
                yield shell
            finally:  # or what the cells made would stay until the process ends
                atexit.unregister(shell.atexit_operations)
                shell.user_ns.clear()
    finally:
        (sys.stdout, sys.stderr), (builtins.input, getpass.getpass) = streams, asks
        if last is not None:
            vars(builtins)["_"] = last
        sys.modules["__main__"] = main
        os.environ.clear()
        os.environ.update(environment)
        ZMQInteractiveShell.clear_instance()
        if before is not None:
            for kind in type(before)._walk_mro():
                kind._instance = before


@contextmanager
def _pandas_as_under_a_kernel() -> Iterator[None]:
    """Let pandas show as many columns as in a kernel; it decides that when it is imported, and may have been before."""
    pandas = sys.modules.get("pandas")
    if pandas is None or pandas.get_option("display.max_columns") != _COLUMNS_IN_A_TERMINAL:
        yield
        return
    with pandas.option_context("display.max_columns", _COLUMNS_UNDER_A_KERNEL):
        yield


class _Line(Session):
    """Where a kernel's session packs a message, sends it and another process unpacks it, hand it over."""

    def __init__(self, receive: Callable[[dict[str, Any]], None]) -> None:
        super().__init__()
        self._hand_over = receive

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *more: Any, **options: Any) -> None:
        message = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content)
        # Packed and unpacked all the same: tuples become lists, pictures become text, as in every notebook file.
        self._hand_over({**message, "content": self.unpack(self.pack(message["content"]))})


class _Stream(io.TextIOBase):
    """What a cell prints, held until it is flushed, as the kernel's streams do."""

    encoding = "UTF-8"
    errors = None

    def __init__(self, name: str, session: Session) -> None:
        self.name, self._session, self._held = f"<{name}>", session, list[str]()

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._held.append(text)
        return len(text)

    def flush(self) -> None:
        text = "".join(self._held)
        self._held.clear()
        if text:
            self._session.send(None, "stream", {"name": self.name.strip("<>"), "text": text})

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()


def _refuse_to_ask(*question: Any, **options: Any) -> str:
    raise StdinNotImplementedError(
        "raw_input was called, but this frontend does not support input requests."
    )


@contextmanager
def _limit(seconds: float | None) -> Iterator[None]:
    """Raise TimeoutError in the running cell when it takes longer than that."""
    if not seconds or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"The cell took longer than {seconds:g} seconds.")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
