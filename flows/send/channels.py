"""Tell channels other than mail, by Apprise: chats, pagers, webhooks. Reads no shelf."""

import logging
import threading
from collections.abc import Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pydantic import SecretStr

CONNECT_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 10.0
LONGEST_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class ChannelNotice:
    """What one channel is told; the address is a secret."""

    url: "SecretStr"
    subject: str
    text: str


def tell_channels(
    notices: Mapping[str, ChannelNotice], *, longest_seconds: float = LONGEST_SECONDS
) -> dict[str, str]:
    """Tell each channel at once; return what kept each from being told, '' where nothing did.

    Whatever a channel does, this is over after ``longest_seconds``.
    """
    logging.getLogger("apprise").propagate = False  # our own words are told, and no address
    hands = {name: _begin(name, notice) for name, notice in notices.items()}
    wait(hands.values(), timeout=longest_seconds)
    late = f"no answer within {longest_seconds:g} seconds"
    return {name: hand.result() if hand.done() else late for name, hand in hands.items()}


def _begin(name: str, notice: ChannelNotice) -> "Future[str]":
    """Start to tell a channel; a thread that hangs does not keep the process from its end."""
    said: Future[str] = Future()

    def work() -> None:
        try:
            said.set_result(_tell(notice))
        except Exception as error:  # noqa: BLE001  # whatever a channel does, the night goes on
            said.set_result(f"a fault of its plugin ({type(error).__name__})")

    threading.Thread(target=work, name=f"telling {name}", daemon=True).start()
    return said


def _tell(notice: ChannelNotice) -> str:
    """Tell one channel; return what kept it from being told."""
    import apprise

    asset = apprise.AppriseAsset(
        app_id="shinchoku",
        app_desc="shinchoku",
        default_service_retry=0,
        http_redirects=False,  # a page to log in at takes no notice, and says 200
    )
    # no picture from elsewhere, no address of another project
    asset.app_url, asset.image_url_mask, asset.image_url_logo = "", "", ""
    channel = apprise.Apprise(asset=asset)
    if not channel.add(notice.url.get_secret_value()) or len(channel) != 1:
        return "its address is none that Apprise knows"
    for server in channel:
        server.socket_connect_timeout = CONNECT_SECONDS
        server.socket_read_timeout = ANSWER_SECONDS
    told = channel.notify(title=notice.subject, body=notice.text)
    return "" if told else "it did not take the notice"
