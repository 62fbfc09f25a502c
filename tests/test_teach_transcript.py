"""Transcripts of every platform, read into words, speakers, times, sentences and themes."""

import io
import re
from pathlib import Path

import pytest

from made_transcripts import NAMING, SHAPES, Interview, Score, read_marked, score_stretches, youtube_vtt, zoom_vtt
from wbl.errors import SourceError
from wbl.teach.questions import read_questions
from wbl.teach.speech import find_guest, split_sentences
from wbl.teach.stops import choose_stops
from wbl.teach.themes import find_stretches, score_text
from wbl.teach.transcript import guess_language, read_transcript, read_transcript_text

MARKED = read_marked()
EACH_SHAPE = pytest.mark.parametrize("shape", SHAPES)
ESTIMATED = {"a Google Meet text", "plain text"}


def plain(words: list[str]) -> list[str]:
    return [re.sub(r"[.,?!¿¡;:]", "", word).lower() for word in words]


def said(transcript) -> list[str]:
    return [word for cue in transcript.cues for word in cue.text.split()]


def only_cue(text: str):
    (cue,) = read_transcript_text(text).cues
    return cue


@EACH_SHAPE
@pytest.mark.parametrize("interview", MARKED.values(), ids=list(MARKED))
def test_every_word_is_read_once_and_nothing_else(shape: str, interview: Interview):
    transcript = read_transcript_text(SHAPES[shape](interview))
    assert plain(said(transcript)) == plain(interview.words)
    assert transcript.language == interview.language
    if shape in NAMING:
        assert {name.split(" (")[0] for name in transcript.speakers} == interview.names
    else:
        assert transcript.speakers == ()
    if shape not in ESTIMATED:
        assert transcript.timing == "exact"
        assert transcript.seconds == pytest.approx(interview.lines[-1].until, abs=8)
        assert [cue.at_seconds for cue in transcript.cues] == sorted(cue.at_seconds for cue in transcript.cues)


@EACH_SHAPE
def test_the_themes_are_those_that_a_person_marked(shape: str):
    score = Score(0, 0, 0, 0)
    for interview in MARKED.values():
        transcript = read_transcript_text(SHAPES[shape](interview))
        sentences = split_sentences(transcript)
        score += score_stretches(interview, find_stretches(sentences, transcript.language), sentences)
    assert score.precision >= 0.8 and score.recall >= 0.8, score


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "unmarked YouTube captions"])
def test_no_stop_point_is_inside_a_sentence(shape: str):
    bank = read_questions()
    for interview in MARKED.values():
        transcript = read_transcript_text(SHAPES[shape](interview))
        sentences = split_sentences(transcript)
        stops = choose_stops(
            find_stretches(sentences, transcript.language), watch_minutes=20, recording_seconds=transcript.seconds,
            themes=(), interview_type="simulation", bank=bank, guest=find_guest(sentences))
        assert stops
        for stop in stops:
            assert stop.quote in {line.text for line in interview.lines}
            if shape in ("Zoom captions", "SBV captions", "SRT captions"):
                assert any(stop.at_seconds == pytest.approx(line.until, abs=0.01) for line in interview.lines)


def test_captions_without_punctuation_stop_at_a_silence():
    interview = MARKED["heating"]
    transcript = read_transcript_text(SHAPES["unmarked YouTube captions"](interview))
    ends_of_turns = {
        line.until for line, after in zip(interview.lines, interview.lines[1:], strict=False) if after.turn != line.turn
    }
    for stretch in find_stretches(split_sentences(transcript), "en")[:-1]:
        assert any(stretch.until_seconds == pytest.approx(end, abs=0.8) for end in ends_of_turns)


def test_what_was_read_is_said_so_that_a_loss_is_seen():
    text = zoom_vtt(MARKED["hospital"]) + "\r\n\r\n900\r\n00:40:00.000 --> 00:40:01.000\r\n\r\n"
    pieces = len(MARKED["hospital"].lines)
    assert read_transcript_text(text).describe() == (
        f"Read as Zoom captions: 603 words in {pieces} pieces from {pieces + 1} times in the file, 3 speakers "
        "(Lorraine Baptiste (Visitor | A & B), Caleb Moss, Yasmin Ortega); from 0:03 to 4:34.")


def test_another_reader_finds_the_same_words():
    import webvtt

    interview = MARKED["museum"]
    theirs = webvtt.from_buffer(io.StringIO(zoom_vtt(interview).replace("\r\n", "\n")))
    ours = read_transcript_text(zoom_vtt(interview))
    assert [caption.text.split(": ", 1)[1] for caption in theirs] == [cue.text for cue in ours.cues]
    assert [caption.start_in_seconds for caption in theirs] == [int(cue.at_seconds) for cue in ours.cues]


def test_rolling_captions_are_not_counted_three_times():
    text = youtube_vtt(MARKED["airport"])
    assert len(text.split("-->")) > 150
    assert read_transcript_text(text).words == len(MARKED["airport"].words)


@pytest.mark.parametrize(("written", "name", "text"), [
    ("<v Far&#237;as, Mateo (Guest)>Hola &amp; adiós</v>", "Mateo Farías", "Hola & adiós"),
    ("<v.loud Ana P&#233;rez>One\ntwo</v>", "Ana Pérez", "One two"),
    ("(Ana Pérez)\nOne\n\ntwo", "Ana Pérez", "One two"),
    ("Ana Pérez: <i>One</i> two [Music]", "Ana Pérez", "One two"),
    ("Note: this is no person", "", "Note: this is no person"),
    ("So this is it: I quit", "", "So this is it: I quit"),
    ("https://example.org: see there", "", "https://example.org: see there"),
])
def test_who_speaks_in_a_cue(written: str, name: str, text: str):
    cue = only_cue(f"WEBVTT - a title\n\n00:02.000 --> 00:04.500 align:start\n{written}\n")
    assert (cue.speaker, cue.text, cue.at_seconds, cue.until_seconds) == (name, text, 2.0, 4.5)


def test_the_last_speaker_is_carried_on_but_not_over_a_mark_of_change():
    text = "1\n00:00:01,000 --> 00:00:02,000\nAna: Hello.\n\n2\n00:00:03,000 --> 00:00:04,000\nAnd welcome.\n\n" \
           "3\n00:00:05,000 --> 00:00:06,000\n&gt;&gt; Thank you.\n"
    assert [cue.speaker for cue in read_transcript_text(text).cues] == ["Ana", "Ana", ""]


def test_teams_pieces_in_any_order_are_one_utterance():
    identity = "3fa1c0de-0a1b-52d9-230d-977ee2257159/18"
    text = (f"WEBVTT\n\n{identity}-1\n00:00:04.000 --> 00:00:05.000\n<v Lee, Ana>second part.</v>\n\n"
            f"{identity}-0\n00:00:02.000 --> 00:00:04.000\n<v Lee, Ana>First and</v>\n")
    cue = only_cue(text)
    assert (cue.speaker, cue.text, cue.at_seconds, cue.until_seconds) == ("Ana Lee", "First and second part.", 2, 5)


def test_saved_captions_go_past_midnight():
    cues = read_transcript_text("[Ana Lee] 23:59:58\nHello.\n\n[Bo Ek] 00:00:03\nHi.\n").cues
    assert [cue.at_seconds for cue in cues] == [0, 5]


def test_an_unknown_speaker_is_nobody():
    cues = read_transcript_text("Unknown Speaker  0:00  \nHello.\n\nEmma  0:04  \nHi.\n").cues
    assert [cue.speaker for cue in cues] == ["", "Emma"]


def test_a_chat_is_no_transcript():
    text = "21:54:02 From Ana to Everyone:\n\tHello\n21:54:12 From Bo to Everyone:\n\tHi\n"
    transcript = read_transcript_text(text)
    assert not transcript.cues and "chat, not its transcript" in " ".join(transcript.notes)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_old_encodings_are_read_and_said(tmp_path: Path, encoding: str):
    path = tmp_path / "entrevista.txt"
    path.write_bytes(SHAPES["an Otter text"](MARKED["bakery"]).encode(encoding))
    transcript = read_transcript(path)
    assert said(transcript) == MARKED["bakery"].words
    assert bool(transcript.notes) == (encoding == "cp1252")


@pytest.mark.parametrize(("content", "words"), [
    (b"PK\x03\x04 a workbook", "is not a text file"), (b"%PDF-1.7", "is not a text file"),
    (b"\0\0\0\x20ftypmp42" + b"\0" * 40, "is not a text file"),
])
def test_what_is_no_text_is_refused_in_a_sentence(tmp_path: Path, content: bytes, words: str):
    path = tmp_path / "recording.mp4"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=words):
        read_transcript(path)


@pytest.mark.parametrize("text", ["", "\n\n", "WEBVTT\n", "WEBVTT\n\nNOTE nothing\n", "<script>alert(1)</script>",
                                  "WEBVTT\n\n00:01.000 --> 00:02.000\n[Music]\n"])
def test_a_transcript_without_speech_says_so(text: str):
    transcript = read_transcript_text(text)
    assert transcript.cues == () and transcript.describe() == "No speech was read."
    assert "No speech was found" in " ".join(transcript.notes)


@pytest.mark.parametrize(("text", "language"), [
    ("Bonjour, je suis cuisinière et je travaille dans un restaurant avec des amis.", ""),
    ("Olá, eu sou enfermeira e trabalho em um hospital com a minha irmã.", ""),
    ("Mwen se yon enfimyè, mwen travay nan lopital la ak zanmi mwen.", ""),
    ("Я работаю в больнице уже десять лет.", ""), ("我在医院工作。", ""),
    ("Soy cocinera y trabajo en un restaurante con mi hermana.", "es"),
    ("I am a nurse and I work in a hospital with my sister.", "en"),
])
def test_another_language_is_not_taken_for_english_or_spanish(text: str, language: str):
    assert guess_language(text) == language


def test_a_theme_names_the_words_by_which_it_was_found():
    transcript = read_transcript_text(zoom_vtt(MARKED["heating"]))
    pay = next(s for s in find_stretches(split_sentences(transcript), "en") if s.theme == "pay")
    assert {"salary", "overtime"} <= set(pay.evidence)
    assert max(score_text("salary and overtime"), key=score_text("salary and overtime").get) == "pay"
