"""The commands to begin with: everything once, and whether this machine has what is needed."""

import json
from pathlib import Path

import click

from wbl.commands.terminal import Examples, show_progress


@click.command(cls=Examples, epilog="wbl demo\nwbl demo --out somewhere")
@click.option("--out", type=click.Path(path_type=Path), default=Path("reports"), show_default=True,
              help="The folder to write into.")
@click.option("--linked", is_flag=True, help="Pages share one script beside them, instead of each holding it.")
def demo(out: Path, linked: bool) -> None:
    """Make everything from the sample program (made-up people), offline, in about a minute."""
    from wbl.publish.demo import STEPS, publish_demo

    with show_progress(len(STEPS), "Demo") as say:
        pages = publish_demo(out, linked=linked, say=say)
    click.echo("Made from the sample program, whose people are made up. Open:")
    for name, page in pages.items():
        click.echo(f"  {name}: {page}")


@click.command(cls=Examples, epilog="wbl doctor\nwbl doctor --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a script.")
def doctor(as_json: bool) -> int:
    """Say in one line each whether this machine has what wbl needs."""
    from wbl.publish.doctor import examine_machine

    findings = examine_machine()
    if as_json:
        click.echo(json.dumps([vars(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            click.echo(f"{'ok  ' if finding.is_fine else 'look'}  {finding.name}: {finding.says}")
    return 0 if all(finding.is_fine or not finding.is_needed for finding in findings) else 2
