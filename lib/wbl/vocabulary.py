"""The words of informational interviews, each said once.

Codes are stable: they stand in files, columns and parameters. Labels are what people read; a program may
print its own (see `wbl.settings`), so nothing but a page or a message uses a label.
"""

from collections.abc import Mapping
from dataclasses import dataclass

ONLINE_CHANNELS = ("facetime", "skype", "zoom", "teams", "meet", "other_online")


@dataclass(frozen=True)
class InterviewType:
    """One of the four ways in which students interview someone about their work."""

    code: str
    label: str
    meaning: str                    # one sentence, for a reader who has never heard the word
    live: bool                      # did somebody talk with the partner while it happened?
    fewest_interviewers: int
    most_interviewers: int | None   # None: as many as there are
    channels: tuple[str, ...]       # where or how it may take place
    is_recorded: bool               # is a recording part of what makes it this type?


INTERVIEW_TYPES: Mapping[str, InterviewType] = {
    kind.code: kind
    for kind in (
        InterviewType(
            "in_person", "In person",
            "One student interviews one industry partner face to face, at the workplace or at school.",
            live=True, fewest_interviewers=1, most_interviewers=1,
            channels=("workplace", "school"), is_recorded=False,
        ),
        InterviewType(
            "virtual", "Virtual",
            "One student interviews one industry partner over the phone or the internet.",
            live=True, fewest_interviewers=1, most_interviewers=1,
            channels=("phone", *ONLINE_CHANNELS), is_recorded=False,
        ),
        InterviewType(
            "hybrid", "Hybrid",
            "A small group interviews an industry partner online and records it; the recording feeds a class "
            "activity and discussion.",
            live=True, fewest_interviewers=2, most_interviewers=None,
            channels=ONLINE_CHANNELS, is_recorded=True,
        ),
        InterviewType(
            "simulation", "Simulation",
            "The class reviews a prerecorded interview and has a guided discussion afterwards.",
            live=False, fewest_interviewers=0, most_interviewers=0,
            channels=("recording",), is_recorded=True,
        ),
    )
}

CHANNELS = {
    "workplace": "At the workplace", "school": "At school", "phone": "Phone", "facetime": "FaceTime",
    "skype": "Skype", "zoom": "Zoom", "teams": "Microsoft Teams", "meet": "Google Meet",
    "other_online": "Other online", "recording": "Recording",
}
ROLES = {"interviewer": "Interviewer", "viewer": "Viewer"}
STATUSES = {"planned": "Planned", "held": "Held", "cancelled": "Cancelled"}
POSITIONS = {
    "front_line": "Front-line worker", "professional": "Professional", "manager": "Manager", "owner": "Owner",
}
RECORDED_BY = {"none": "Not recorded", "school": "The school", "third_party": "An outside organization"}
FOUND_BY = {"school": "Made at school", "partner": "Given by a partner", "online_research": "Found by students online"}
PERMISSION_KINDS = {
    "parent_contact": "Parent permission for live contact",
    "media_school": "Media consent, school recording",
    "media_third_party": "Media consent, outside organization",
    "partner_release": "Partner's release",
}
PAY_PERIODS = {
    "hour": "an hour", "week": "a week", "biweek": "every two weeks", "month": "a month", "year": "a year",
}
PAY_EXPERIENCE = {"entry": "Starting out", "experienced": "Experienced", "any": "Not said"}
PAY_BASES = {
    "told": "Told by the partner", "guessed": "Guessed", "posted": "In a job advertisement", "looked_up": "Looked up",
}
STEP_KINDS = {
    "education": "School or college", "training": "Training", "credential": "License or certificate", "job": "Job",
    "military": "Military", "other": "Other",
}
OPPORTUNITY_RELATIONS = {
    "way_in": "A way in", "same_level": "Another job at this level", "next": "The next step", "later": "Later on",
}
GRADES = (9, 10, 11, 12)

# How a student is counted in a report: the four types, then three that look across them.
COUNTED_AS = {
    **{kind.code: kind.label for kind in INTERVIEW_TYPES.values()},
    "any": "Any interview",
    "any_live": "Any live interview",
    "none": "No interview",
}
