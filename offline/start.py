"""Where `homestretch` begins: whatever ends it, from the first moment on, the terminal is left as it was.

Rules, each with its reason:
- Importing the rest takes most of a second, so it is done where Ctrl-C is caught already.
- Who closes the terminal or shuts the machine down sends SIGHUP or SIGTERM, which would end the process where it
  stands, and leave the terminal without echo and cursor. They become an ordinary exit; a second one ends it at once.
- A signal that whoever started us had ignored stays ignored, as `nohup` wants it.
"""

import signal
import sys
from types import FrameType

INTERRUPTED = 130
LEAVING = ("SIGTERM", "SIGHUP")
BY_SIGNAL = 128
"""What shells add to the number of the signal that ended a command."""


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        leave_in_order()
        from offline.cli import main as command_line

        command_line()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def leave_in_order() -> None:
    """Make the signals that end a process end it by way of SystemExit, where the system has them."""
    for name in LEAVING if sys.platform != "win32" else ():
        number = getattr(signal, name)
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, leave)


def leave(number: int, frame: FrameType | None) -> None:
    """Exit with the code that shells use for this signal."""
    signal.signal(number, signal.SIG_DFL)
    sys.exit(BY_SIGNAL + number)
