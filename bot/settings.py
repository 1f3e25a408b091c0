"""The settings: environment variables with the prefix MELDBOT_, or meldbot.toml."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from cases.hours import Hours, OfficeHours, TimeZone

SETTINGS_FILE = "meldbot.toml"


class Settings(BaseSettings):
    """Everything an administrator may set; README, "Settings", explains each."""

    model_config = SettingsConfigDict(
        env_prefix="MELDBOT_", toml_file=SETTINGS_FILE, extra="forbid", frozen=True
    )

    database_url: str = "sqlite:///meldbot.sqlite"
    secret_keys: SecretStr = SecretStr("")

    slack_bot_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_api_url: str = "https://slack.com/api/"
    slack_client_id: str = ""
    slack_client_secret: SecretStr = SecretStr("")
    slack_doctor_email: str = ""  # who gets the test message of `meldbot doctor`

    teams_app_id: str = ""
    teams_app_password: SecretStr = SecretStr("")
    teams_app_tenant_id: str = ""
    teams_tenant_ids: Annotated[tuple[str, ...], NoDecode] = ()
    teams_trial: bool = False
    teams_openid_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    teams_login_url: str = "https://login.microsoftonline.com"
    teams_service_urls: Annotated[tuple[str, ...], NoDecode] = ()
    teams_graph_url: str = ""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    public_url: str = ""
    organisation_file: Path | None = None
    protocols: Path | None = None  # the folder of the municipality's own protocols
    lexicon: Path | None = None  # the folder of its own words
    office_hours: OfficeHours = "08:30-17:00"  # of an organisation whose file does not say
    time_zone: TimeZone = "Europe/Amsterdam"
    log_format: Literal["json", "console"] = "json"

    @property
    def hours(self) -> Hours:
        return Hours(self.time_zone, self.office_hours)

    @field_validator("teams_tenant_ids", "teams_service_urls", mode="before")
    @classmethod
    def _by_comma(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is in the environment wins over what is in the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
