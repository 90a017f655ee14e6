"""A child process that ends when the process that started it does, however that one ends.

A killed run must leave nobody at work behind it: the next run would meet them on its shelves.
``python -m flows.tether <id of the parent> <module> <words>`` runs a module so tied.
"""

import os
import runpy
import sys
import threading
import time
from typing import Final

_LOOK_EVERY_SECONDS: Final = 0.2


def tether_to(parent: int) -> None:
    """End this process at once when ``parent``, the id of the process that started it, is gone."""
    threading.Thread(target=_watch, args=(parent,), name="tether", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY_SECONDS)
    os._exit(1)


def main() -> None:
    """Tie this process to its parent and become the module that is named."""
    _, parent, module, *words = sys.argv
    tether_to(int(parent))
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
