"""Everything wbl makes, made once from the sample program for people to open first."""

from collections.abc import Callable, Mapping
from pathlib import Path

from wbl.collect.load import load
from wbl.places import SAMPLE
from wbl.publish import activity, report

INTERVIEW = "I000596"  # the sample's first hybrid interview: a small group asked and recorded
STEPS = ("Reading the sample", *report.STEPS, *activity.STEPS)


SHARED = "shared"    # below the folder of the demo: the script that linked pages have in common


def publish_demo(
    out: Path, *, linked: bool = False, say: Callable[[str], None] = lambda step: None
) -> Mapping[str, Path]:
    """Make the sample's program report and one guided discussion below `out`; give the page of each.

    With `linked`, the pages share one script in a folder beside them, instead of each holding it.
    """
    say(STEPS[0])
    program = load(SAMPLE)
    shared = out / SHARED if linked else None
    return {
        "Program report": report.publish_report(program, out, shared=shared, say=say),
        "Guided discussion": activity.publish_activity(
            program, SAMPLE, out, interview=INTERVIEW, shared=shared, say=say),
    }
