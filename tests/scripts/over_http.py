"""The scripts that are also played over HTTP, in a Slack and a Teams of our own."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.scripts import test_line, test_report, test_whole_story

Script = Callable[[Any], Awaitable[None]]  # a stage goes in, with the words of `tests.cast.Stage`

SCRIPTS: tuple[Script, ...] = (
    test_whole_story.test_a_threat_from_report_to_the_last_talk,
    test_report.test_buttons_alone_need_at_most_eighteen_taps,
    test_report.test_danger_at_any_moment_comes_before_everything,
    test_report.test_a_photo_where_text_was_expected_is_kept_as_evidence,
    test_report.test_somebody_who_writes_english_is_answered_in_english,
    test_line.test_a_ban_is_decided_by_the_cag_after_hearing_the_employee,
)
