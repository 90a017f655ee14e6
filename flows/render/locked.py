"""What a page set with templates of the company's own may not do: open, fetch, run.

Our own templates are looked at by tests; those of a workspace are looked at here, as they came out.
"""

from html.parser import HTMLParser
from typing import Final

from flows.errors import ShinchokuError

_LINKS: Final = frozenset({"href", "xlink:href", "action", "formaction"})
_IMAGES: Final = frozenset({"src", "srcset", "poster", "data", "background"})
_REFUSED: Final = frozenset({"iframe", "object", "embed", "form", "base", "link", "portal"})
_POLICY: Final = ("http-equiv", "content-security-policy")


class OwnMarkupError(ShinchokuError):
    """A page of own templates opens, fetches or runs what it may not."""

    def __init__(self, *, problem: str) -> None:
        """Build the sentence from the problem."""
        super().__init__(
            f"the page that the templates of the workspace make {problem}; mend the template: "
            "links of data go through the filter link, pictures are data: alone"
        )


class _Look(HTMLParser):
    """Walks through a page and refuses what it may not hold."""

    def __init__(self) -> None:
        """Start without a policy seen."""
        super().__init__()
        self.has_policy = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        if tag in _REFUSED:
            raise OwnMarkupError(problem=f"has an element <{tag}>")
        for name, given in attrs:
            value = (given or "").strip()
            if name.startswith("on"):
                raise OwnMarkupError(problem=f"runs something on [{name}]")
            if name in _LINKS and value and not value.startswith(("https://", "#")):
                raise OwnMarkupError(problem=f"opens [{value[:60]}]")
            if name in _IMAGES and value and not value.startswith("data:"):
                raise OwnMarkupError(problem=f"fetches [{value[:60]}]")
            self.has_policy |= (name, value.lower()) == _POLICY


def refuse_open(*pages: str, mail: str) -> None:
    """Refuse pages and the body of a mail that open, fetch or run what they may not.

    Raises:
        OwnMarkupError: one does, or a page does not stand in the frame that locks it.
    """
    for page in (*pages, mail):
        look = _Look()
        look.feed(page)
        look.close()
        if page is not mail and not look.has_policy:
            raise OwnMarkupError(problem="is not in our frame (extend _shared/layout.html.jinja)")
