"""What a class has written down so far, and how the next lesson opens it."""

from collections import Counter
from html import escape

import ipywidgets as widgets

from wbl.teach import controls
from wbl.teach.interview_log import list_interviews
from wbl.teach.lesson import Lesson
from wbl.teach.reading import Sheet


def show_logged(lesson: Lesson) -> widgets.Widget | Sheet:
    """Show how many interviews the class has written down, about which occupations, and where they lie."""
    if lesson.on_paper:
        return Sheet("")
    area = controls.area()

    def show() -> None:
        controls.fill(area, write_logged(lesson))

    show()
    return controls.stack(controls.button(lesson.words.text("Look again"), show), area)


def write_logged(lesson: Lesson) -> Sheet:
    """Write what lies in the class's folder now."""
    words = lesson.words
    logged = list_interviews(lesson.class_folder)
    if not logged:
        return Sheet(f"<p>{escape(words.text('Nothing is written down yet.'))}</p>")
    names = Counter(str(one.interview.get("occupation") or "–") for one in logged)
    items = "".join(f"<li>{escape(name)}: {words.number(count)}</li>" for name, count in names.most_common())
    told = words.text("Your class has {n} in {folder}.", n=words.count(len(logged), "interview", "interviews"),
                      folder=lesson.class_folder.as_posix())
    how = words.text("Put this folder's name into “source” at the top of lesson 4: it opens on your own answers.")
    return Sheet(f"<p>{escape(told)}</p><ul>{items}</ul><p>{escape(how)}</p>", told)
