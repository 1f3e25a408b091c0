"""The loop that the program's long runs go on: a turn costs a quarter less on uvloop's."""

import sys

if sys.platform == "win32":  # uvloop is not made for it
    from asyncio import run
else:
    from uvloop import run

__all__ = ["run"]
