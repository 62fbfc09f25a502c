"""A notebook and its parameters, turned into files."""

import sys

# jsonschema, with which nbformat checks notebooks, builds a grammar of international addresses if it finds this one,
# and JupyterLab brings it along: more than a second at each start, for addresses that no notebook has to have checked.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
