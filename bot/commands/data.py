"""The data commands: JSON in, JSON out, so that a protocol can be tried before it is used."""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal

import typer

from bot.commands.complaint import refuse, refusing
