"""Signing in with Microsoft: msal's code flow, by the same app registration as Teams is used with.

msal checks state, nonce and PKCE. What else the token says is checked here, since msal leaves it
to us; it came from Entra itself over TLS, which stands for its signature.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.connecting import CannotConnect
from bot.settings import ENTRA, Settings
from bot.web_pages.ways import Begun, Facts, NotSignedIn, is_in_time
from handlers.chat import Account

if TYPE_CHECKING:
    import requests

PLATFORM = "teams"
TIMEOUTS_S = (2.0, 4.0)
OLD_CODES = frozenset({"invalid_grant"})
NOT_SET_UP = frozenset({"invalid_client", "unauthorized_client", "invalid_request"})

AGAIN = "That took too long, or was tried twice. Please sign in again."
NOT_REACHED = "Microsoft does not answer just now. Please try again in a minute."
SET_UP_WRONGLY = (
    "Signing in with Microsoft is not set up as it should be. Please tell whoever looks after "
    "Vera; the link in chat works until its time is over."
)
ANOTHER_TENANT = (
    "You signed in with an account that is not your school's. Please sign in again, with your "
    "school account."
)
NOT_BELIEVED = "What Microsoft said of you could not be checked. Please sign in again."


class EntraSignIn:
    """Leads people to Entra and learns from it who they are."""

    name = PLATFORM
    label = "Sign in with Microsoft"

    def __init__(
        self, settings: Settings, *, now: Callable[[], datetime], verify: str | bool = True
    ) -> None:
        self._settings, self._now, self._verify = settings, now, verify
        self._tenant = str(settings.teams_tenant_id)
        self._authority = (settings.teams_authority or f"{ENTRA}/{self._tenant}").rstrip("/")

    def begin(self, back: str) -> Begun:
        """Say where people sign in, and what must be known when they come back."""
        with _in_words():
            flow = self._application().initiate_auth_code_flow(
                scopes=[], redirect_uri=back, response_mode="form_post"
            )
        url = str(flow.pop("auth_uri"))
        return Begun(url, str(flow["state"]), flow)

    def end(self, begun: Facts, said: Mapping[str, str]) -> Account:
        """Say who signed in; raises NotSignedIn with words."""
        with _in_words():
            answer = self._application().acquire_token_by_auth_code_flow(dict(begun), dict(said))
        if "error" in answer:
            raise _refused(str(answer["error"]))
        claims = answer.get("id_token_claims")
        if not isinstance(claims, dict):
            raise NotSignedIn(NOT_BELIEVED, why="no_token")
        return self._account(claims)

    def _account(self, claims: Mapping[str, Any]) -> Account:
        if str(claims.get("tid", "")).lower() != self._tenant:
            raise NotSignedIn(ANOTHER_TENANT, why="tenant")
        if claims.get("iss") != f"{self._authority}/v2.0":
            raise NotSignedIn(NOT_BELIEVED, why="issuer")
        if str(claims.get("aud", "")).lower() != self._settings.teams_app_id:
            raise NotSignedIn(NOT_BELIEVED, why="audience")
        if not is_in_time(claims, self._now()):
            raise NotSignedIn(NOT_BELIEVED, why="time")
        user = claims.get("oid")
        if not isinstance(user, str) or not user:
            raise NotSignedIn(NOT_BELIEVED, why="no_user")
        return Account(PLATFORM, self._tenant, user.lower())

    def _application(self) -> Any:
        """Make what speaks to Entra: anew each time, so that it keeps no token of anybody."""
        from msal import ConfidentialClientApplication

        from bot.teams.tokens import credential

        return ConfidentialClientApplication(
            self._settings.teams_app_id,
            client_credential=credential(self._settings),
            authority=self._authority,
            # Microsoft's own is known without it, and no other is for Microsoft to vouch for.
            instance_discovery=False,
            exclude_scopes=["offline_access"],
            http_client=self._session(),
        )

    def _session(self) -> requests.Session:
        import requests

        session = requests.Session()
        session.max_redirects = 0
        session.headers["Connection"] = "close"
        asking, verify = session.request, self._verify

        def ask(method: str, url: str, **options: Any) -> requests.Response:
            # With each request: REQUESTS_CA_BUNDLE would win over what the session says.
            return asking(method, url, **{**options, "timeout": TIMEOUTS_S, "verify": verify})

        session.request = ask  # type: ignore[method-assign, assignment]
        return session


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn what goes wrong at Entra into words; nothing that it wrote is repeated."""
    import requests

    try:
        yield
    except requests.RequestException:
        raise NotSignedIn(NOT_REACHED, why="not_reached") from None
    except CannotConnect:
        raise NotSignedIn(SET_UP_WRONGLY, why="credential") from None
    except Exception as error:  # a state or nonce that is not ours, an answer msal did not expect
        raise NotSignedIn(NOT_BELIEVED, why=type(error).__name__) from None


def _refused(code: str) -> NotSignedIn:
    if code in OLD_CODES:
        return NotSignedIn(AGAIN, why=code)
    if code in NOT_SET_UP:
        return NotSignedIn(SET_UP_WRONGLY, why=code)
    return NotSignedIn(NOT_REACHED, why="refused")
