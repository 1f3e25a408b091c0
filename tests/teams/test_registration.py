"""When Teams starts, when it refuses to, and whose word it takes."""

import pytest

from bot.settings import Settings
from bot.teams.registration import BadTeamsSettings, Registration, registration
from tests.teams.fake_teams import APP_ID, TENANT


def found(**settings: object) -> Registration | None:
    return registration(Settings.model_validate(settings))


def test_without_settings_there_is_no_teams() -> None:
    assert found() is None


def test_without_an_app_id_it_does_not_start() -> None:
    """botbuilder would take that for: authentication off."""
    with pytest.raises(BadTeamsSettings, match="TEAMS_APP_ID"):
        found(teams_app_password="secret", teams_tenant_ids=(TENANT,))


def test_without_a_list_of_tenants_it_does_not_start() -> None:
    with pytest.raises(BadTeamsSettings, match="TEAMS_TENANT_IDS"):
        found(teams_app_id=APP_ID, teams_app_password="secret")


def test_the_tenant_of_a_single_tenant_bot_is_the_list() -> None:
    known = found(teams_app_id=APP_ID, teams_app_tenant_id=TENANT.upper())
    assert known
    assert known.serves({TENANT})


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "meld.example", "::"])  # noqa: S104
def test_the_trial_is_refused_where_others_can_reach_it(host: str) -> None:
    with pytest.raises(BadTeamsSettings, match="TEAMS_TRIAL"):
        found(teams_trial=True, host=host)


def test_the_trial_writes_to_this_machine_and_to_teams() -> None:
    known = found(teams_trial=True, host="127.0.0.1")
    assert known
    assert known.trial
    assert known.may_write_to("http://localhost:56150/_connector")
    assert not known.may_write_to("http://kwaad.example/_connector")
    assert known.serves({TENANT})
    assert not known.serves(set())


def test_a_trial_with_a_list_of_tenants_keeps_to_it() -> None:
    known = found(teams_trial=True, teams_tenant_ids=(TENANT,))
    assert known
    assert not known.serves({"another"})


@pytest.mark.parametrize("tenants", [set(), {"evil"}, {TENANT, "evil"}])
def test_who_is_not_on_the_list_alone_is_not_served(tenants: set[str]) -> None:
    known = found(teams_app_id=APP_ID, teams_tenant_ids=(TENANT,))
    assert known
    assert not known.serves(tenants)
    assert known.serves({TENANT})


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("https://smba.trafficmanager.net:443/emea/", True),
        ("https://europe.botframework.com/", True),
        ("https://smba.infra.gov.teams.microsoft.us/gcch/", True),
        ("https://botframework.com.kwaad.example/", False),
        ("https://kwaadbotframework.com/", False),
        ("https://user:pass@smba.trafficmanager.net/", False),
        ("http://localhost/", False),
        ("https://169.254.169.254/", False),
        ("https://smba.trafficmanager.net:99999/", False),
        ("javascript:alert(1)", False),
    ],
)
def test_only_teams_own_hosts_are_written_to(url: str, ours: bool) -> None:
    known = found(teams_app_id=APP_ID, teams_tenant_ids=(TENANT,))
    assert known
    assert known.may_write_to(url) is ours


def test_files_come_from_teams_and_from_the_organisations_own_store() -> None:
    known = found(teams_app_id=APP_ID, teams_tenant_ids=(TENANT,))
    assert known
    assert known.may_fetch_from("https://voorbeeldstad-my.sharepoint.com/personal/x?tempauth=1")
    assert known.may_fetch_from("https://smba.trafficmanager.net/emea/v3/attachments/1")
    assert not known.may_fetch_from("http://voorbeeldstad-my.sharepoint.com/x")
    assert not known.may_fetch_from("http://127.0.0.1:8080/metrics")


def test_another_cloud_has_its_own_issuer() -> None:
    known = found(
        teams_app_id=APP_ID,
        teams_tenant_ids=(TENANT,),
        teams_openid_url="https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
    )
    assert known
    assert known.issuer == known.scope == "https://api.botframework.us"
