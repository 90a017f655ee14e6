"""A mail over the size that it may have: divided, linked, or held. Every size is measured.

What a mail weighs is the length of its bytes as they are sent, attachments in base64. Divisions are
tried in one order, so the same mail under the same limit is always divided alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final
from urllib.parse import quote

from flows.send.message import Body, Letter
from flows.send.parts import Part, key_of_part
from flows.send.publication import Mail, Papers, letter_of
from flows.send.switches import Large, Switches
from flows.vocabulary.large_mail import LargeKind, LargeMail, LinkedFile, WriteLarge

_ENCODED_LINE: Final = 79  # 57 bytes are a line of 76 signs and its end, and one to be sure
_PLAIN_LINE: Final = 57
_HEADS: Final = 65_536  # more than all headers and boundaries come to
_HOLD: Final = (
    "set mail.oversize to split or link, or raise mail.max_megabytes if the server takes more"
)
_LOCKED: Final = (
    "a locked report is neither divided nor linked, what lies in published/ is not locked: raise "
    "mail.max_megabytes if the server takes more, or let its workbooks not be made"
)
_TEXT: Final = "its text alone is over it: raise mail.max_megabytes if the server takes more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How large a mail may be, and who says so."""

    most_bytes: int
    said: str

    def refusal(self, size: int, *, mend: str) -> str:
        """Return why a mail of that size does not go out, and what to do."""
        return f"too large: {size:,} bytes are over {self.said}; {mend}"

    def refuses(self, mail: Mail, letter: Letter) -> str:
        """Return why a mail does not go out as it is now ready for the wire; '' if it does."""
        size = len(letter.content)
        if mail.papers is None or size <= self.most_bytes:
            return ""
        return self.refusal(size, mend=_LOCKED if mail.papers.is_locked else _HOLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Who words the mails of a division, and where links begin."""

    write: WriteLarge
    link_base: str


@dataclass(frozen=True, slots=True)
class Division:
    """What each mail brings, by field of the body, and what is linked by the first of them."""

    parts: tuple[tuple[str, ...], ...]
    linked: tuple[str, ...]


def limit_of(large: Large, *, server: int | None) -> Limit | None:
    """Return the smaller of what the settings and the server say; null: neither says any."""
    limits = []
    if large.most_bytes is not None:
        said = f"mail.max_megabytes ({large.most_bytes:,})"
        limits.append(Limit(most_bytes=large.most_bytes, said=said))
    if server is not None:
        limits.append(Limit(most_bytes=server, said=f"the server's limit of {server:,}"))
    return min(limits, key=lambda limit: limit.most_bytes, default=None)


def within(
    mail: Mail, *, limit: Limit | None, switches: Switches, at: datetime
) -> tuple[Mail, ...]:
    """Return the mails that a mail goes out as: itself, a linked one, several, or one held."""
    if limit is None or mail.papers is None or _surely_fits(mail.papers, limit):
        return (mail,)
    measure = partial(_size, switches=switches, at=at)
    size = measure(mail)
    if size <= limit.most_bytes:
        return (mail,)
    mend, write = _why_whole(mail.papers, switches.large), switches.large.write
    if mend or write is None:
        return (_held(mail, limit.refusal(size, mend=mend or _HOLD)),)
    words = Wording(write=write, link_base=switches.large.link_base)

    def fits(mails: tuple[Mail, ...]) -> bool:
        return all(measure(one) <= limit.most_bytes for one in mails)

    names = tuple(mail.papers.paths)
    linked = names
    if switches.large.way == "split":
        linked = tuple(name for name in names if not fits(_alone(mail, name, words=words)))
    if linked and not words.link_base:
        mend = f"its {linked[0]} alone is: set mail.link_base, so that it can be linked to"
        return (_held(mail, limit.refusal(size, mend=mend)),)
    ways = (divided(mail, one, words=words) for one in _divisions(names, linked))
    held = _held(mail, limit.refusal(size, mend=_TEXT))
    return next((mails for mails in ways if fits(mails)), (held,))


def _alone(mail: Mail, name: str, *, words: Wording) -> tuple[Mail, ...]:
    """Return the smallest mail that brings an attachment."""
    return divided(mail, Division(parts=((), (name,)), linked=()), words=words)[1:]


def divided(mail: Mail, division: Division, *, words: Wording) -> tuple[Mail, ...]:
    """Return the mails of a division; one alone keeps the key of the whole."""
    count = len(division.parts)
    mails = []
    for place, brings in enumerate(division.parts, start=1):
        said = partial(_body, mail, division, place, words=words)
        if count == 1:
            mails.append(replace(mail, read_body=said))
        else:
            key = key_of_part(mail.key, Part(place=place, count=count, brings=brings))
            mails.append(replace(mail, key=key, read_body=said, whole=mail.key))
    return tuple(mails)


def begun(mail: Mail, parts: tuple[Part, ...], *, switches: Switches) -> tuple[Mail, ...]:
    """Return the mails that an earlier run has divided a mail into."""
    large = switches.large
    if large.write is None or mail.papers is None or mail.lacks:
        why = mail.lacks or "it was divided by an earlier run, and nothing words its parts"
        return tuple(
            replace(mail, key=key_of_part(mail.key, part), whole=mail.key, lacks=why)
            for part in parts
        )
    brings = tuple(part.brings for part in parts)
    attached = {name for names in brings for name in names}
    linked = tuple(name for name in mail.papers.paths if name not in attached)
    words = Wording(write=large.write, link_base=large.link_base)
    return divided(mail, Division(parts=brings, linked=linked), words=words)


def _size(mail: Mail, *, switches: Switches, at: datetime) -> int:
    return len(letter_of(mail, switches=switches, at=at).content)


def _surely_fits(papers: Papers, limit: Limit) -> bool:
    """Say without reading a file whether a mail is within its limit, whatever its headers.

    Locking makes files a little larger: a locked mail is measured from half of the limit on. Every
    mail is measured once more as it leaves.
    """
    most = papers.size * _ENCODED_LINE // _PLAIN_LINE
    return most * (2 if papers.is_locked else 1) + _HEADS <= limit.most_bytes


def _why_whole(papers: Papers, large: Large) -> str:
    """Return what to do about a mail that can be neither divided nor linked; '' if it can."""
    if papers.is_locked:
        return _LOCKED
    if not papers.paths:
        return _TEXT
    return _HOLD if large.way == "hold" else ""


def _held(mail: Mail, why: str) -> Mail:
    return replace(mail, lacks=why, is_too_large=True)


def _divisions(names: tuple[str, ...], linked: tuple[str, ...]) -> Iterator[Division]:
    """Yield the divisions in the order in which they are tried: the fewest mails first."""
    rest = tuple(name for name in names if name not in linked)
    if not rest:
        yield Division(parts=((),), linked=linked)
        return
    cuts = sorted(_cuts(rest), key=len)
    for parts in (*cuts, *(((), *parts) for parts in cuts)):
        if len(parts) > 1 or linked:
            yield Division(parts=parts, linked=linked)


def _cuts(names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Yield every way to cut a row of names into pieces, the longest first piece first."""
    if not names:
        yield ()
    for length in range(len(names), 0, -1):
        for rest in _cuts(names[length:]):
            yield (names[:length], *rest)


def _body(mail: Mail, division: Division, place: int, *, words: Wording) -> Body:
    """Return what one of the mails says and brings."""
    body, brings, papers = mail.read_body(), division.parts[place - 1], mail.papers
    if papers is None:  # a notice is never divided
        return body
    names = {one.part: one.name for one in body.attachments}
    kind: LargeKind = "further"
    if place == 1:
        kind = "linked" if division.linked else "first"
    said = words.write(
        LargeMail(
            kind=kind,
            language=papers.language,
            title=papers.title,
            subject=body.subject,
            place=place,
            count=len(division.parts),
            attached=tuple(names[name] for name in brings),
            linked=tuple(
                LinkedFile(name=names[name], url=_link(papers, name, base=words.link_base))
                for name in division.linked
            ),
        )
    )
    kept = body.with_only(brings)
    if kind != "first":
        return replace(kept, subject=said.subject, text=said.text, html=said.html)
    text = body.text.rstrip("\n") + "\n\n" + said.text
    return replace(kept, subject=said.subject, text=text, html=_with(body.html, said.html))


def _link(papers: Papers, name: str, *, base: str) -> str:
    path = f"published/{papers.version.as_of.isoformat()}/{papers.paths[name]}"
    return f"{base.rstrip('/')}/{quote(path)}"


def _with(page: str | None, note: str) -> str | None:
    """Return a page with a note before its end."""
    if page is None:
        return None
    before, end, after = page.rpartition("</body>")
    return f"{before}{note}{end}{after}" if end else page + note
