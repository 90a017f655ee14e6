"""Tie Prefect's temporary server to the run that started it.

Prefect stops its server when a run ends, but not when it is killed: the server would stay for ever.
Each Prefect process imports this module through the entry point ``prefect.collections``; only the
temporary server, which Prefect marks in its environment, is tied. A run may be killed before its
server has come this far, so the server is told by its environment whose it is.
"""

from flows.settings import is_ephemeral_server, who_started
from flows.tether import tether_to

if is_ephemeral_server():
    tether_to(who_started())
