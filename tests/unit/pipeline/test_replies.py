"""Kind words: every text names the job and the firm, and none blames."""

import pytest

from app.pipeline.replies import ReplyKind, draft_reply


@pytest.mark.parametrize("kind", list(ReplyKind))
def test_a_reply_thanks_names_the_job_and_is_signed(kind: ReplyKind) -> None:
    text = draft_reply(kind, vacancy_title="Soudeur ou soudeuse TIG", organisation="Atelier Maubrac")
    assert text.startswith("Bonjour,")
    assert "Merci" in text
    assert "Soudeur ou soudeuse TIG" in text
    assert text.endswith("Atelier Maubrac")


def test_the_three_texts_differ() -> None:
    texts = {draft_reply(kind, vacancy_title="x", organisation="y") for kind in ReplyKind}
    assert len(texts) == len(ReplyKind) == 3
