"""What every judge's verdict has in common."""

from core.milestones.roles import nothing, refused


def test_the_verdict_on_what_is_no_milestone_keeps_what_its_decision_says() -> None:
    decision = nothing("put off", 4.0, announces=True, replaced=True)
    verdict = refused(decision, lambda: ("put off",), "ISO")
    assert (verdict.kind, verdict.margin, verdict.rule, verdict.reasons()) == (None, 4.0, "ISO", ("put off",))
    assert verdict.announces
    assert verdict.replaced


def test_a_decision_against_a_milestone_is_as_clear_as_its_strength() -> None:
    assert refused(nothing("hardly", -1.0), tuple, "ISO").margin == 1.0
