"""Names in the language of an edition."""

from flows.prepare.scope import ScopeTables
from flows.vocabulary.languages import Language
from flows.vocabulary.progress_rows import MemberRow


def in_language(cut: ScopeTables, language: Language) -> ScopeTables:
    """Return the tables with every name in the language of the edition."""
    return ScopeTables(
        **{
            **{name: getattr(cut, name) for name in ScopeTables.__slots__},
            "summary": cut.summary.model_copy(
                update={
                    "scope_name": named(cut.summary.scope_name, cut.summary.scope_name_en, language)
                }
            ),
            "members": _members(cut.members, language),
            "dual_posts": _members(cut.dual_posts, language),
        }
    )


def _members(rows: tuple[MemberRow, ...], language: Language) -> tuple[MemberRow, ...]:
    return tuple(
        row.model_copy(update={"child_name": named(row.child_name, row.child_name_en, language)})
        for row in rows
    )


def named(name: str, name_en: str | None, language: Language) -> str:
    """Return a name in the language, the first where there is no English one."""
    return name_en if language == "en" and name_en else name
