"""Lay out the accuracy page of a monthly edition: the backtest of one scope, in words and tables.

Which method is nearest and whether the forecast drifts arrive as codes; here they get their words.
"""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from flows.render.calibration import calibration_chart
from flows.render.filters import Faces
from flows.render.resources import Palette
from flows.vocabulary.track import Accuracy, AccuracyRow

WHOLE: Final = "all"
KINDS: Final = ("quarter", "month")


@dataclass(frozen=True, slots=True)
class KindView:
    """The scores of one kind of period as printed."""

    title: str
    caption: str
    notes: tuple[str, ...]
    methods: tuple[AccuracyRow, ...]
    bands_title: str
    bands: tuple[tuple[AccuracyRow, AccuracyRow | None], ...]


@dataclass(frozen=True, slots=True)
class CalibrationView:
    """What chances of deals came to, as printed."""

    title: str
    caption: str
    chart: Markup


@dataclass(frozen=True, slots=True)
class AccuracyView:
    """The page; it holds no kind where nothing is replayed."""

    kinds: tuple[KindView, ...]
    calibrations: tuple[CalibrationView, ...]


def accuracy_view(
    accuracy: Accuracy | None, *, faces: Faces, palette: Palette
) -> AccuracyView | None:
    """Return the page of a monthly edition; none of any other."""
    if accuracy is None:
        return None
    kinds = (_kind(accuracy, kind, faces) for kind in KINDS)
    calibrations = (_calibration(accuracy, kind, (faces, palette)) for kind in KINDS)
    return AccuracyView(
        kinds=tuple(kind for kind in kinds if kind),
        calibrations=tuple(one for one in calibrations if one),
    )


def _kind(accuracy: Accuracy, kind: str, faces: Faces) -> KindView | None:
    """Return the scores of one kind; none where the printed method has not been scored."""
    rows = tuple(row for row in accuracy.scores if row.period_kind == kind)
    methods = tuple(row for row in rows if row.days_left_band == WHOLE)
    own = next((row for row in methods if row.is_printed and row.call_count), None)
    if own is None:
        return None
    name = faces.words.say(f"accuracy.kind_{kind}")
    periods = faces.words.say(f"track.periods_{kind}", count=own.period_count)
    return KindView(
        title=_title(own, _nearest(methods), kind=name, faces=faces),
        caption=faces.words.say("accuracy.caption").format(
            periods=periods.format(n=own.period_count), calls=faces.number(own.call_count)
        ),
        notes=tuple(note for note in (_why(methods, faces), _drift(own, faces)) if note),
        methods=methods,
        bands_title=faces.words.say("accuracy.bands").format(kind=name),
        bands=tuple(
            (row, _nearest(tuple(one for one in rows if one.days_left_band == row.days_left_band)))
            for row in rows
            if row.is_printed and row.days_left_band != WHOLE
        ),
    )


def _nearest(rows: tuple[AccuracyRow, ...]) -> AccuracyRow | None:
    """Return the method that comes nearest; none where too few periods are known."""
    return next((row for row in rows if row.is_nearest), None)


def _title(own: AccuracyRow, nearest: AccuracyRow | None, *, kind: str, faces: Faces) -> str:
    """Return how near the printed forecast came, and whether another comes nearer."""
    key = "accuracy.unranked"
    if nearest is not None:
        key = "accuracy.nearest_own" if nearest.is_printed else "accuracy.nearest_other"
    return faces.words.say(key).format(
        kind=kind,
        wape=faces.whole_percent(own.wape_ratio),
        other="" if nearest is None else faces.code(nearest.method, "method"),
    )


def _why(methods: tuple[AccuracyRow, ...], faces: Faces) -> str:
    """Return on which calls another method comes nearer, and why that may be."""
    nearest = _nearest(methods)
    if nearest is None or nearest.is_printed:
        return ""
    periods = faces.words.say(f"track.periods_{nearest.period_kind}", count=nearest.period_count)
    compared = faces.words.say("accuracy.compared").format(
        periods=periods.format(n=nearest.period_count),
        other=faces.code(nearest.method, "method"),
        theirs=faces.whole_percent(nearest.wape_ratio),
        ours=faces.whole_percent(nearest.own_wape_ratio),
    )
    key = f"nearer.{nearest.method}"
    return compared + faces.words.say(key if faces.words.knows(key) else "nearer.other")


def _drift(own: AccuracyRow, faces: Faces) -> str:
    """Return how the two newest periods compare with all; nothing where these are too few."""
    if own.drift_code is None:
        return ""
    return faces.words.say(f"accuracy.drift_{own.drift_code}").format(
        periods=faces.words.say(f"track.periods_{own.period_kind}", count=2).format(n=2),
        recent=faces.whole_percent(own.recent_wape_ratio),
        wape=faces.whole_percent(own.wape_ratio),
        bias=faces.signed_percent(own.recent_bias_ratio),
    )


def _calibration(
    accuracy: Accuracy, kind: str, pen: tuple[Faces, Palette]
) -> CalibrationView | None:
    """Return the chances of one kind; none where none are known of the scope."""
    faces, palette = pen
    bins = tuple(row for row in accuracy.bins if row.period_kind == kind)
    if not bins:
        return None
    return CalibrationView(
        title=faces.words.say("accuracy.calibration").format(
            kind=faces.words.say(f"accuracy.kind_{kind}"),
            chance=faces.percent(bins[0].all_chance_ratio),
            won=faces.percent(bins[0].all_won_ratio),
        ),
        caption=faces.words.say("accuracy.calibration_caption").format(
            n=faces.number(bins[0].all_deal_count), skill=faces.decimal(_skill(accuracy, kind), 2)
        ),
        chart=calibration_chart(bins, faces=faces, palette=palette),
    )


def _skill(accuracy: Accuracy, kind: str) -> float | None:
    """Return by how much the chances are better than the rates of stages."""
    whole = (row for row in accuracy.scores if row.is_printed and row.days_left_band == WHOLE)
    return next((row.brier_skill_ratio for row in whole if row.period_kind == kind), None)
