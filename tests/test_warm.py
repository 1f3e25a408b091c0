"""What `serve` reads before it listens, so that the first person waits for no file."""

import subprocess
import sys

# In a process of its own, where no other test has read anything yet.
_FIRST_STORY = """
import asyncio, sys
from bot.warm import warm
from storage.database import Database
from storage.keys import Keys, new_secret_key
from tests.cast import staged
from tests.chats import WebChat
from tests.scripts.plays import STORY, begin

telling = []

async def play(url):
    database = Database.open(url, Keys.parse(new_secret_key()))
    await database.migrate()
    async with staged(database, WebChat()) as stage:
        employee = stage["medewerker"]
        await begin(employee)
        sys.addaudithook(lambda event, args: event == "open" and telling and print(args[0]))
        telling.append(employee)
        await employee.says(STORY + " He said: I know where you live.")
        telling.clear()
    await database.close()

warm()
asyncio.run(play(sys.argv[1]))
"""


def test_the_first_story_reads_no_file(sqlite_url: str) -> None:
    command = [sys.executable, "-c", _FIRST_STORY, sqlite_url]
    read = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert read == ""
