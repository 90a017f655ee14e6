from dataclasses import replace
from decimal import Decimal

import pytest
from pydantic import ValidationError

from flows.prepare.footings import footings
from flows.prepare.recipients import languages_of, recipients_of, unreachable_of
from flows.prepare.rounded import rounded
from flows.prepare.scope import cut_by_scope
from flows.vocabulary.progress import ProgressContext
from flows.vocabulary.track import Track, TrackMark, TrackSummary
from tests.reports.made_up import (
    ORDER,
    company,
    deal,
    member,
    recipient,
    scope_rows,
    summary,
    tables,
)
from tests.reports.made_up_accuracy import chance_bins, scores
from tests.reports.made_up_track import track_marks, track_summary


def test_a_unit_sees_rows_of_its_own_scope_only() -> None:
    for (kind, scope_id), cut in cut_by_scope(company(), kinds=("company", "unit")).items():
        tables = (cut.members, cut.stages, cut.weeks, cut.deals, cut.deal_counts, cut.activities)
        for row in (row for table in tables for row in table):
            assert (row.scope_kind, row.scope_id) == (kind, scope_id)


def test_a_person_of_another_unit_is_no_member_and_adds_to_no_footing() -> None:
    scope = summary()
    rows = scope_rows(scope)
    guest = member(6, scope, child_id="west-1", is_dual_post=True)
    alone, joined = (
        cut_by_scope(tables(rows | {"members": people}), kinds=("unit",))["unit", "east"]
        for people in (rows["members"], (*rows["members"], guest))
    )

    assert joined.members == alone.members
    assert joined.dual_posts == (guest,)
    assert alone.dual_posts == ()
    whole, before = rounded(joined, unit="million"), rounded(alone, unit="million")
    assert whole.members == before.members
    assert footings(whole.summary, members=whole.members) == footings(
        before.summary, members=before.members
    )
    assert whole.dual_posts[0].open_pipeline_amount == Decimal("41200000")


def test_a_context_refuses_a_dual_post_among_its_members(east_context: ProgressContext) -> None:
    guest = member(6, summary(), is_dual_post=True)
    plain = east_context.model_dump() | {"members": (guest.model_dump(),)}

    with pytest.raises(ValidationError, match="among the members"):
        ProgressContext.model_validate(plain)


def test_a_unit_does_not_see_the_money_that_the_company_set_aside() -> None:
    cuts = cut_by_scope(company(), kinds=("company", "unit"))

    assert any(row.amount for row in cuts["company", "company"].rejections)
    assert not any(row.amount for row in cuts["unit", "east"].rejections)
    assert not any(row.amount_quarantined for row in cuts["unit", "east"].trust)


def test_scopes_that_were_not_asked_for_are_not_cut() -> None:
    assert list(cut_by_scope(company(), kinds=("company",))) == [("company", "company")]


def test_a_context_refuses_a_row_of_another_scope(east_context: ProgressContext) -> None:
    foreign = deal(0, summary(scope_id="west"))
    plain = east_context.model_dump() | {"deals": (foreign.model_dump(),)}

    with pytest.raises(ValidationError, match="unit west"):
        ProgressContext.model_validate(plain)


def test_each_recipient_gets_the_edition_in_the_own_language() -> None:
    people = (recipient(summary()), recipient(summary(), owner_id="e", email="e@aomi.example",
                                              language="en"))  # fmt: skip

    assert languages_of(people, order=ORDER) == ("en", "ja")
    for language, address in (("ja", "east@aomi.example"), ("en", "e@aomi.example")):
        found = recipients_of(people, scope_kind="unit", language=language, order=ORDER)
        assert [person.address for person in found] == [address]


def test_an_edition_is_made_even_if_nobody_is_to_get_it() -> None:
    assert languages_of((), order=ORDER) == ("ja",)


def test_a_leaver_and_a_person_without_address_get_nothing_and_operations_is_told() -> None:
    leaver = recipient(summary(), owner_id="gone", is_active=False)
    silent = recipient(summary(), owner_id="mute", email=" ")

    found = recipients_of((leaver, silent), scope_kind="unit", language="ja", order=ORDER)

    assert found == ()
    told = {person.person_id: person.reason for person in unreachable_of((leaver, silent))}
    assert told == {"gone": "inactive", "mute": "no_address"}


def test_one_address_gets_one_mail_however_often_it_is_named() -> None:
    order = ORDER.model_copy(update={"extra_recipients": ("East@aomi.example", "b@aomi.example")})

    found = recipients_of((recipient(summary()),), scope_kind="company", language="ja", order=order)

    assert [person.address for person in found] == ["b@aomi.example", "east@aomi.example"]


def test_further_recipients_get_the_company_edition_only() -> None:
    order = ORDER.model_copy(update={"extra_recipients": ("board@aomi.example",)})

    assert recipients_of((), scope_kind="unit", language="ja", order=order) == ()


def test_a_unit_sees_its_own_record_of_forecasts_and_of_the_kind_of_its_period() -> None:
    whole = company()
    months = tuple(
        row.model_copy(update={"period_kind": "month"})
        for row in (*whole.track_summaries, *whole.track_marks)
    )
    summaries = (*whole.track_summaries, *(row for row in months if isinstance(row, TrackSummary)))
    marks = (*whole.track_marks, *(row for row in months if isinstance(row, TrackMark)))
    joined = replace(whole, track_summaries=summaries, track_marks=marks)

    for (kind, scope_id), cut in cut_by_scope(joined, kinds=("company", "unit")).items():
        assert cut.track is not None
        rows: tuple[TrackSummary | TrackMark, ...] = (cut.track.summary, *cut.track.marks)
        assert len(rows) == 9
        assert {(row.scope_kind, row.scope_id, row.period_kind) for row in rows} == {
            (kind, scope_id, "quarter")
        }


def test_a_context_refuses_a_forecast_of_another_scope(east_context: ProgressContext) -> None:
    foreign = Track(summary=track_summary(summary()), marks=track_marks(summary(scope_id="west")))
    plain = east_context.model_dump() | {"track": foreign.model_dump()}

    with pytest.raises(ValidationError, match="unit west"):
        ProgressContext.model_validate(plain)


def test_a_unit_sees_its_own_scores_and_no_chances_of_the_company() -> None:
    cuts = cut_by_scope(company(), kinds=("company", "unit"))

    for (kind, scope_id), cut in cuts.items():
        assert cut.accuracy is not None
        assert cut.accuracy.scores
        rows = (*cut.accuracy.scores, *cut.accuracy.bins)
        assert {(row.scope_kind, row.scope_id) for row in rows} == {(kind, scope_id)}
        assert bool(cut.accuracy.bins) == (kind == "company")


@pytest.mark.parametrize("table", ["scores", "bins"])
def test_a_context_refuses_a_score_of_another_scope(
    east_context: ProgressContext, table: str
) -> None:
    whole = summary("company", "company")
    foreign = {"scores": scores(whole), "bins": chance_bins(whole)}[table]
    accuracy = {"scores": (), "bins": ()} | {table: [row.model_dump() for row in foreign]}
    plain = east_context.model_dump() | {"accuracy": accuracy}

    with pytest.raises(ValidationError, match="company company"):
        ProgressContext.model_validate(plain)
