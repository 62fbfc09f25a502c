"""nbformat, without the wait.

It brings jsonschema, and that, where JupyterLab is installed, builds a parser for international web addresses as it
is imported: two seconds before every report. No notebook is held against it. So it is left out when nbformat is first
imported here, and can be imported by others afterwards.
"""

import sys

_ADDRESSES = "rfc3987_syntax"

sys.modules.setdefault(_ADDRESSES, None)  # type: ignore[arg-type]  # that is: not there
try:
    from nbformat import NotebookNode
finally:
    if sys.modules[_ADDRESSES] is None:
        del sys.modules[_ADDRESSES]

__all__ = ["NotebookNode"]
