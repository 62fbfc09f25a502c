"""The few interviews whose recording has a transcript: what was logged about them is what is said there."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from wbl.collect.simulated.world import Opportunity, Step, read_opportunity, read_path


@dataclass(frozen=True)
class Story:
    """What the person in a recording tells."""

    pay: tuple[dict[str, Any], ...]          # cells of the salaries table
    path: tuple[Step, ...]
    opportunities: tuple[Opportunity, ...]
    workplace: Mapping[str, str]             # organization and industry of the partner


def read_stories() -> dict[str, Story]:
    """Read the stories: recording_id -> Story."""
    listed = yaml.safe_load(Path(__file__).with_name("stories.yaml").read_text(encoding="utf-8"))
    return {
        recording: Story(
            tuple(_read_pay(line) for line in entry["pay"]),
            read_path(entry.get("path", "")),
            tuple(read_opportunity(line) for line in entry.get("opportunities", ())),
            {name: entry[name] for name in ("organization", "industry") if name in entry},
        )
        for recording, entry in listed.items()
    }


def tell_stories(tables: Mapping[str, pd.DataFrame], told: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """Put the stories in the place of what chance invented for their interviews.

    told: recording_id -> interview_id. A partner tells everybody the same path. Gives new tables; the rest stays.
    """
    changed = dict(tables)
    interviews = tables["interviews"].set_index("interview_id")
    stories = read_stories()
    for recording, interview in told.items():
        if recording not in stories:
            continue
        story, row = stories[recording], interviews.loc[interview]
        cells = {"occupation": row["occupation"], "soc_code": row["soc_code"], "as_of": row["date"]}
        changed["salaries"] = _replace(changed["salaries"], [interview], [{**cells, **pay} for pay in story.pay])
        if not row["partner_id"]:
            continue
        of_partner = interviews.index[interviews["partner_id"] == row["partner_id"]]
        path_told = changed["career_steps"]["interview_id"]
        everywhere = sorted({interview, *path_told[path_told.isin(of_partner)]})
        changed["career_steps"] = _replace(changed["career_steps"], everywhere, _list_steps(story))
        changed["opportunities"] = _replace(changed["opportunities"], [interview], _list_opportunities(story))
        changed["partners"] = changed["partners"].assign(**{
            name: changed["partners"][name].mask(changed["partners"]["partner_id"] == row["partner_id"], text)
            for name, text in story.workplace.items()
        })
    return changed


def _replace(table: pd.DataFrame, interviews: list[str], rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Give each of these interviews these rows instead of its own."""
    added = pd.DataFrame([{"interview_id": interview, **row} for interview in interviews for row in rows])
    kept = table[~table["interview_id"].isin(interviews)]
    return pd.concat([kept, added.reindex(columns=table.columns)]).sort_values(
        "interview_id", kind="stable", ignore_index=True)


def _read_pay(line: str) -> dict[str, Any]:
    experience, ends, period, raw = (part.strip() for part in line.split("|"))
    low, high = map(float, ends.split("-"))
    return {"low": low, "high": high, "currency": "USD", "period": period, "experience": experience, "basis": "told",
            "declined": False, "raw": raw}


def _list_steps(story: Story) -> list[dict[str, Any]]:
    return [{"step": place, "kind": step.kind, "title": step.title, "soc_code": step.soc_code, "years": step.most_years}
            for place, step in enumerate(story.path, start=1)]


def _list_opportunities(story: Story) -> list[dict[str, Any]]:
    return [{"title": job.title, "soc_code": job.soc_code, "relation": job.relation, "years_to_reach": job.most_years,
             "entry_education": job.entry_education} for job in story.opportunities]
