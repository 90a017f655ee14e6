"""The old name of ``local_mailbox``; goes once nothing imports it."""

from flows.send.local_mailbox import FiledMail, LocalMailbox, describe_mailbox

__all__ = ["FiledMail", "LocalMailbox", "describe_mailbox"]
