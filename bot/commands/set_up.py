"""What a command needs before it can begin: the settings, and the municipality's own protocols."""

from pydantic import ValidationError

from bot.commands.complaint import refuse, refusing
from bot.settings import SETTINGS_FILE, Settings
from protocols.load import NoShelf, also_from


def set_up() -> Settings:
    """Read the settings and put up the folder of own protocols; refuse what cannot be used."""
    try:
        settings = Settings()
    except ValidationError as problem:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in problem.errors())
        refuse(f"The settings cannot be used: {wrong}")
    except (OSError, ValueError) as problem:
        refuse(f"{SETTINGS_FILE} cannot be read: {problem}")
    with refusing(NoShelf):
        also_from(settings.protocols)
    return settings
