"""What a command needs before it begins: the settings, and protocols and words of one's own."""

from pydantic import ValidationError

from bot.commands.complaint import refuse, refusing
from bot.settings import SETTINGS_FILE, Settings
from protocols.load import NoShelf
from protocols.load import also_from as protocols_from
from words.lexicon import BadLexicon
from words.lexicon import also_from as words_from
from words.pattern import BadPattern


def set_up() -> Settings:
    """Read the settings and put up the folders of own protocols and words; refuse what is wrong."""
    try:
        settings = Settings()
    except ValidationError as problem:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in problem.errors())
        refuse(f"The settings cannot be used: {wrong}")
    except (OSError, ValueError) as problem:
        refuse(f"{SETTINGS_FILE} cannot be read: {problem}")
    with refusing(NoShelf, BadLexicon, BadPattern):
        protocols_from(settings.protocols)
        words_from(settings.lexicon)
    return settings
