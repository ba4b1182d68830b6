"""The door through which Teams comes in: who gets through it, who does not, and what they hear."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask, Response, request
from structlog.testing import capture_logs

from bot.teams import auth
from bot.teams import keys as published
from bot.teams.auth import Callers
from bot.teams.door import Answer, Json, TeamsDoor
from bot.teams.keys import MOST_WAITING, SigningKeys
from bot.web import Server
from tests.bot.teams.signing import (
    APP_ID,
    ISSUER,
    KEYS,
    KID,
    SERVICE_URL,
    TENANT,
    Clock,
    KeyServer,
    by_hand,
    claims,
    jwk,
    outbound,
    private_key,
    public_pem,
    rs256,
    signed,
    wait_for_the_reading,
)

RECORDED = Path(__file__).parents[2] / "data" / "teams"
HOSTS = ("localhost:56150", "smba.trafficmanager.net")
JSON = "application/json"
MICROSOFTS = "https://smba.trafficmanager.net/uk/"
PATIENT_S = 60.0
CALLERS = 40
LONG = "x" * auth.LONGEST_TOKEN


@dataclass
class Outside:
    """The door, with the key server that it asks and another that it must not ask."""

    key_server: KeyServer
    elsewhere: KeyServer
    clock: Clock = field(default_factory=Clock)
    let_in: list[Json] = field(default_factory=list)
    fails_with: Exception | None = None

    def __post_init__(self) -> None:
        keys = SigningKeys(self.key_server.metadata_url, now=self.clock)
        callers = Callers(
            keys,
            app_id=APP_ID,
            tenant=TENANT,
            issuers=(ISSUER, "https://second.example"),
            service_hosts=HOSTS,
            now=self.clock,
        )
        self.door = TeamsDoor(self.hear, callers)

    def hear(self, activity: Json) -> Answer:
        """Stand where Vera stands, behind the door."""
        self.let_in.append(activity)
        if self.fails_with is not None:
            raise self.fails_with
        return Answer(200, {"heard": activity["type"]})

    def claims(self, **changes: Any) -> dict[str, Any]:
        """Say what a good token says just now."""
        return claims(self.clock(), **changes)

    def after(self, **span: float) -> float:
        """Give a time before or after now, as tokens write it."""
        at = Clock(self.clock())
        at.go_on(**span)
        return at().timestamp()

    def ask(
        self, activity: Any, *, token: str | None = None, content_type: str | None = JSON
    ) -> Answer:
        """Come to the door with an activity, with a good token unless another is given."""
        bearer = f"Bearer {token or signed(self.claims())}"
        return self.come(bearer, body_of(activity), content_type=content_type)

    def come(
        self, authorization: str | None, raw: bytes, *, content_type: str | None = JSON
    ) -> Answer:
        """Come to the door with anything."""
        given = {"content-type": content_type, "authorization": authorization}
        headers = {name: value for name, value in given.items() if value is not None}
        return self.door.answer(headers, raw)


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with KeyServer() as key_server, KeyServer() as elsewhere:
        yield Outside(key_server, elsewhere)
        key_server.release()
        wait_for_the_reading()


def body_of(activity: Any) -> bytes:
    return activity if isinstance(activity, bytes) else json.dumps(activity).encode()


def a_message(**changes: Any) -> Json:
    """The recorded message, with changes; a change to None takes a part away."""
    recorded = json.loads((RECORDED / "message_personal.json").read_bytes())
    return {name: part for name, part in {**recorded, **changes}.items() if part is not None}


# -- who gets in


@pytest.mark.parametrize("path", sorted(RECORDED.glob("*.json")), ids=lambda path: path.stem)
def test_what_a_real_client_sent_gets_in_when_it_is_signed(path: Path, outside: Outside) -> None:
    recorded = json.loads(path.read_bytes())
    assert outside.ask(path.read_bytes()) == Answer(200, {"heard": recorded["type"]})
    assert outside.let_in == [recorded]


@pytest.mark.parametrize("path", sorted(RECORDED.glob("*.json")), ids=lambda path: path.stem)
def test_what_a_real_client_sent_is_refused_when_it_is_not(path: Path, outside: Outside) -> None:
    assert outside.come(None, path.read_bytes()).status == 401
    assert outside.let_in == []


GOOD: dict[str, Callable[[Outside], Mapping[str, Any]]] = {
    "it ended less than five minutes ago": lambda o: {"exp": o.after(minutes=-4)},
    "it begins in less than five minutes": lambda o: {"nbf": o.after(minutes=4)},
    "it was made by a clock that is fast": lambda o: {"iat": int(o.after(minutes=4))},
    "it does not say when it begins": lambda o: {"nbf": None},
    "its address has capitals": lambda o: {"serviceurl": None, "serviceUrl": SERVICE_URL},
    "its address ends in a slash": lambda o: {"serviceurl": f"{SERVICE_URL}/"},
    "it is from the second of our issuers": lambda o: {"iss": "https://second.example"},
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_token_gets_in_even_if(name: str, outside: Outside) -> None:
    token = signed(outside.claims(**GOOD[name](outside)))
    assert outside.ask(a_message(), token=token).status == 200
    assert len(outside.let_in) == 1


@pytest.mark.parametrize(
    "activity",
    [
        a_message(channelData=None),
        a_message(channelData={"source": {"name": "message"}}),
        a_message(channelData={"tenant": {"id": TENANT}}, conversation={"id": "19:x"}),
        a_message(serviceUrl=f"{SERVICE_URL}/"),
        {**a_message(), "type": "typing", "from": "anybody"},
        {**a_message(), "type": "aKindThatCameLater"},
    ],
    ids=str,
)
def test_an_activity_gets_in_that_says_enough(activity: Json, outside: Outside) -> None:
    assert outside.ask(activity).status == 200
    assert outside.let_in == [activity]


def test_teams_own_address_gets_in(outside: Outside) -> None:
    token = signed(outside.claims(serviceurl=MICROSOFTS))
    assert outside.ask(a_message(serviceUrl=MICROSOFTS), token=token).status == 200


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_may_be_called_json_in_several_ways(kind: str, outside: Outside) -> None:
    assert outside.ask(a_message(), content_type=kind).status == 200


def test_the_scheme_may_be_written_small(outside: Outside) -> None:
    bearer = f"bearer {signed(outside.claims())}"
    assert outside.come(bearer, body_of(a_message())).status == 200


# -- who does not


def hs256(secret: bytes) -> Callable[[bytes], bytes]:
    return lambda told: hmac.new(secret, told, hashlib.sha256).digest()


def es256(outside: Outside) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return signed(outside.claims(), by=key, algorithm="ES256")


JUNK: dict[str, tuple[str, Callable[[Outside], str | None]]] = {
    "nothing": ("no_token", lambda o: None),
    "an empty header": ("no_token", lambda o: ""),
    "a password": ("no_token", lambda o: "Basic dmVyYTp2ZXJh"),
    "a token without its scheme": ("no_token", lambda o: signed(o.claims())),
    "another scheme": ("no_token", lambda o: f"DPoP {signed(o.claims())}"),
    "a scheme alone": ("not_a_token", lambda o: "Bearer "),
    "a word": ("not_a_token", lambda o: "Bearer abc"),
    "two tokens": ("not_a_token", lambda o: f"Bearer {signed(o.claims())}, Bearer a.b.c"),
    "two parts": ("not_a_token", lambda o: f"Bearer {signed(o.claims()).rpartition('.')[0]}"),
    "four parts": ("not_a_token", lambda o: f"Bearer {signed(o.claims())}.e30"),
    "a token that goes on and on": (
        "not_a_token",
        lambda o: f"Bearer {signed(o.claims(sub=LONG))}",
    ),
    "letters of no alphabet": ("not_a_token", lambda o: "Bearer ä.\ud800.c"),
    "a line break": ("not_a_token", lambda o: f"Bearer {signed(o.claims())}\n"),
    "no base64": ("not_a_token", lambda o: "Bearer a.b.c"),
    "a header that is a list": ("not_a_token", lambda o: bearer_by_hand(o.claims(), header=[])),
    "a header that is a word": ("not_a_token", lambda o: bearer_by_hand(o.claims(), header="x")),
    "claims that are a list": ("not_a_token", lambda o: bearer_by_hand([APP_ID])),
    "claims that are nothing": ("not_a_token", lambda o: bearer_by_hand(None)),
    "no algorithm": ("algorithm", lambda o: bearer_by_hand(o.claims(), alg=None)),
    "alg none": ("algorithm", lambda o: bearer_by_hand(o.claims(), alg="none")),
    "alg None": ("algorithm", lambda o: bearer_by_hand(o.claims(), alg="None")),
    "alg none and a signature": (
        "algorithm",
        lambda o: bearer_by_hand(o.claims(), alg="none", sign=rs256()),
    ),
    "algorithms in a list": ("algorithm", lambda o: bearer_by_hand(o.claims(), alg=["RS256"])),
    "the public key as a secret": (
        "algorithm",
        lambda o: bearer_by_hand(o.claims(), alg="HS256", sign=hs256(public_pem())),
    ),
    "the published key as a secret": (
        "algorithm",
        lambda o: bearer_by_hand(o.claims(), alg="HS256", sign=hs256(json.dumps(jwk()).encode())),
    ),
    "PS256": ("algorithm", lambda o: f"Bearer {signed(o.claims(), algorithm='PS256')}"),
    "RS384": ("algorithm", lambda o: f"Bearer {signed(o.claims(), algorithm='RS384')}"),
    "RS512": ("algorithm", lambda o: f"Bearer {signed(o.claims(), algorithm='RS512')}"),
    "ES256": ("algorithm", lambda o: f"Bearer {es256(o)}"),
    "what must be understood": (
        "not_a_token",
        lambda o: bearer_by_hand(o.claims(), sign=rs256(), crit=["exp"]),
    ),
    "a body that is not encoded": (
        "critical_header",
        lambda o: bearer_by_hand(o.claims(), sign=rs256(), crit=["b64"], b64=True),
    ),
    "no key's id": ("unknown_key", lambda o: bearer_by_hand(o.claims(), header={"alg": "RS256"})),
    "an empty key's id": ("unknown_key", lambda o: f"Bearer {signed(o.claims(), kid='')}"),
    "a number as key's id": ("not_a_token", lambda o: bearer_by_hand(o.claims(), kid=1)),
}


def bearer_by_hand(said: Any, **how: Any) -> str:
    return f"Bearer {by_hand(said, **how)}"


CLAIMED: dict[str, tuple[str, Callable[[Outside], Mapping[str, Any]]]] = {
    "for another app": ("audience", lambda o: {"aud": "another"}),
    "for nobody": ("audience", lambda o: {"aud": None}),
    "for a list": ("audience", lambda o: {"aud": [APP_ID]}),
    "for several": ("audience", lambda o: {"aud": [APP_ID, "another"]}),
    "for us in capitals": ("audience", lambda o: {"aud": APP_ID.upper()}),
    "of another issuer": ("issuer", lambda o: {"iss": "https://sts.windows.net/1/"}),
    "of the issuer that the metadata names": ("issuer", lambda o: {"iss": "https://evil.example"}),
    "of no issuer": ("issuer", lambda o: {"iss": None}),
    "of an issuer and a slash": ("issuer", lambda o: {"iss": f"{ISSUER}/"}),
    "that never ends": ("time", lambda o: {"exp": None}),
    "that ended": ("time", lambda o: {"exp": o.after(minutes=-5)}),
    "that ended long ago": ("time", lambda o: {"exp": 0}),
    "that ends on a word": ("time", lambda o: {"exp": "2999999999"}),
    "that ends at no number": ("time", lambda o: {"exp": float("nan")}),
    "that ends at infinity": ("time", lambda o: {"exp": float("inf")}),
    "that ends at a truth": ("time", lambda o: {"exp": True}),
    "that has not begun": ("time", lambda o: {"nbf": o.after(minutes=6)}),
    "that begins at a truth": ("time", lambda o: {"nbf": True}),
    "that begins at a word": ("time", lambda o: {"nbf": "now"}),
    "that will be made": ("time", lambda o: {"iat": int(o.after(hours=2))}),
    "that was made at no number": ("time", lambda o: {"iat": float("nan")}),
}

FORGED: dict[str, tuple[str, Callable[[Outside], str]]] = {
    "with a key nobody knows": (
        "unknown_key",
        lambda o: signed(o.claims(), by=private_key("other"), kid="other"),
    ),
    "with another key under a known id": (
        "signature",
        lambda o: signed(o.claims(), by=private_key("other")),
    ),
    "with another key and where to find it": (
        "signature",
        lambda o: signed(o.claims(), by=private_key("other"), jku=o.elsewhere.url + KEYS),
    ),
    "with an unknown key and where to find it": (
        "unknown_key",
        lambda o: signed(o.claims(), by=private_key("other"), kid="x", jku=o.elsewhere.url + KEYS),
    ),
    "with another key that it brings": (
        "signature",
        lambda o: signed(o.claims(), by=private_key("other"), jwk={**jwk("other"), "kid": KID}),
    ),
    "with another certificate": (
        "signature",
        lambda o: signed(o.claims(), by=private_key("other"), x5u=o.elsewhere.url, x5c=["MII"]),
    ),
    "with nothing": ("signature", lambda o: by_hand(o.claims())),
    "with noise": ("signature", lambda o: by_hand(o.claims(), sign=lambda _: b"\0" * 256)),
    "and then changed": (
        "signature",
        lambda o: swapped(signed(o.claims()), claims_of=by_hand(o.claims(sub="other"))),
    ),
    "and its end put off": (
        "signature",
        lambda o: swapped(signed(o.claims(exp=0)), claims_of=by_hand(o.claims())),
    ),
    "and its signature cut": (
        "signature",
        lambda o: by_hand(o.claims(), sign=lambda told: rs256()(told)[:-1]),
    ),
    "with a key that is too short": (
        "unknown_key",
        lambda o: by_hand(o.claims(), sign=rs256("short", bits=1024), kid="short"),
    ),
}


def swapped(token: str, *, claims_of: str) -> str:
    header, _, signature = token.split(".")
    return ".".join((header, claims_of.split(".")[1], signature))


def refused(outside: Outside, *, status: int, why: str, come: Callable[[], Answer]) -> None:
    """Refused in plain words, noted in the log, and nothing asked but the key server."""
    with outbound() as ports, capture_logs() as logged:
        answered = come()
    assert (answered.status, [(line["event"], line["why"]) for line in logged]) == (
        status,
        [("teams_not_let_in", why)],
    )
    assert set(logged[0]) == {"event", "why", "status", "log_level"}
    assert answered.body == {"error": auth.WORDS[status]}
    assert outside.let_in == []
    assert outside.elsewhere.asked == []
    assert ports <= {outside.key_server.port}


@pytest.mark.parametrize("name", JUNK)
def test_junk_is_refused_and_nobody_is_asked(name: str, outside: Outside) -> None:
    why, authorization = JUNK[name]
    given = authorization(outside)
    raw = body_of(a_message())
    refused(outside, status=401, why=why, come=lambda: outside.come(given, raw))
    assert outside.key_server.asked == []


@pytest.mark.parametrize("name", CLAIMED)
def test_a_token_is_refused_and_nobody_is_asked(name: str, outside: Outside) -> None:
    why, changes = CLAIMED[name]
    token = signed(outside.claims(**changes(outside)))
    refused(outside, status=401, why=why, come=lambda: outside.ask(a_message(), token=token))
    assert outside.key_server.asked == []


@pytest.mark.parametrize("name", FORGED)
def test_a_token_is_refused_that_was_signed(name: str, outside: Outside) -> None:
    why, forge = FORGED[name]
    outside.key_server.keys.append(jwk("short", bits=1024))
    token = forge(outside)
    refused(outside, status=401, why=why, come=lambda: outside.ask(a_message(), token=token))
    assert outside.key_server.reads == 1


OTHER = "00000000-0000-0000-0000-0000000000002"
HERE = a_message()["conversation"]

NOT_OURS: dict[str, tuple[str, Json]] = {
    "another tenant": (
        "tenant",
        a_message(channelData={"tenant": {"id": OTHER}}, conversation={**HERE, "tenantId": OTHER}),
    ),
    "another tenant's channel": ("tenant", a_message(channelData={"tenant": {"id": OTHER}})),
    "another tenant's chat": ("tenant", a_message(conversation={**HERE, "tenantId": OTHER})),
    "no tenant": ("tenant", a_message(channelData=None, conversation={"id": "19:x"})),
    "a tenant that is empty": ("tenant", a_message(channelData={"tenant": {"id": ""}})),
    "a tenant that is a number": ("tenant", a_message(channelData={"tenant": {"id": 1}})),
    "a tenant that is a list": ("tenant", a_message(channelData={"tenant": {"id": [TENANT]}})),
    "another channel": ("channel", a_message(channelId="webchat")),
    "a channel in capitals": ("channel", a_message(channelId="MSTeams")),
    "no channel": ("channel", a_message(channelId=None)),
    "channels in a list": ("channel", a_message(channelId=["msteams"])),
    "another address": ("service_address", a_message(serviceUrl=MICROSOFTS)),
    "another path": ("service_address", a_message(serviceUrl=f"{SERVICE_URL}/other")),
    "no address": ("service_address", {**a_message(serviceUrl=None), "type": "typing"}),
    "an address that is a number": (
        "service_address",
        {**a_message(), "type": "x", "serviceUrl": 7},
    ),
}


@pytest.mark.parametrize("name", NOT_OURS)
def test_a_good_token_may_not_speak_for(name: str, outside: Outside) -> None:
    why, activity = NOT_OURS[name]
    refused(outside, status=403, why=why, come=lambda: outside.ask(activity))
    assert outside.key_server.reads == 1


@pytest.mark.parametrize("address", [None, "", 7, MICROSOFTS, [SERVICE_URL]])
def test_a_token_for_no_or_another_address_is_refused(address: Any, outside: Outside) -> None:
    token = signed(outside.claims(serviceurl=address))
    refused(
        outside,
        status=403,
        why="service_address",
        come=lambda: outside.ask(a_message(), token=token),
    )


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://smba.trafficmanager.net\\@evil.example/",
        "http://smba.trafficmanager.net/",
        "http://localhost:56151/_connector",
        "http://127.0.0.1:56150/_connector",
        "ftp://localhost:56150/_connector",
    ],
)
def test_an_address_off_the_list_is_refused_though_the_token_names_it(
    address: str, outside: Outside
) -> None:
    token = signed(outside.claims(serviceurl=address))
    activity = a_message(serviceUrl=address)
    refused(
        outside,
        status=403,
        why="service_host",
        come=lambda: outside.ask(activity, token=token),
    )


@pytest.mark.parametrize("endorsements", [[], ["webchat"], ["MSTEAMS"], ["msteams2", "skype"]])
def test_a_key_that_is_not_endorsed_for_teams_is_refused(
    endorsements: list[str], outside: Outside
) -> None:
    outside.key_server.keys = [jwk(endorsements=endorsements)]
    refused(outside, status=403, why="endorsement", come=lambda: outside.ask(a_message()))


@pytest.mark.parametrize("status", [302, 404, 500, 503])
def test_without_the_keys_callers_are_told_to_come_again(status: int, outside: Outside) -> None:
    outside.key_server.status = status
    outside.key_server.headers = {"Location": outside.elsewhere.metadata_url}
    with capture_logs() as logged:
        answered = outside.ask(a_message())
    assert answered == Answer(503, {"error": auth.WORDS[503]})
    assert [line["event"] for line in logged] == ["signing_keys_not_had", "teams_not_let_in"]
    assert (outside.let_in, outside.elsewhere.asked) == ([], [])


def test_new_keys_are_used_as_soon_as_they_may_be_read(outside: Outside) -> None:
    outside.ask(a_message())
    outside.key_server.keys = [jwk("key-2")]
    later = signed(outside.claims(), by=private_key("key-2"), kid="key-2")
    assert outside.ask(a_message(), token=later).status == 401
    outside.clock.go_on(minutes=1)
    assert outside.ask(a_message(), token=later).status == 200
    assert outside.ask(a_message()).status == 401
    assert outside.key_server.reads == 2


def test_many_unknown_keys_are_one_question_to_the_key_server(outside: Outside) -> None:
    for number in range(30):
        token = signed(outside.claims(), by=private_key("other"), kid=f"other-{number}")
        assert outside.ask(a_message(), token=token).status == 401
    assert outside.key_server.reads == 1


# -- what cannot be read


@pytest.mark.parametrize(
    "kind", [None, "", "text/plain", "text/json", "application/x-www-form-urlencoded", "json", ";"]
)
def test_what_is_not_called_json_is_refused(kind: str | None, outside: Outside) -> None:
    answered = outside.ask(a_message(), content_type=kind)
    assert answered == Answer(415, {"error": "Send JSON."})
    assert (outside.let_in, outside.key_server.asked) == ([], [])


MALFORMED: dict[str, Any] = {
    "nothing": b"",
    "a word": b"hello",
    "half an object": body_of(a_message())[:-1],
    "an object and more": body_of(a_message()) + b"{}",
    "not UTF-8": b'{"type": "message\xff"}',
    "UTF-16": json.dumps(a_message()).encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + body_of(a_message()),
    "no number": body_of(a_message(value=float("nan"))),
    "infinity": body_of(a_message(value=float("-inf"))),
    "a number without an end": b'{"type": "message", "value": ' + b"9" * 5000 + b"}",
    "too deep": b'{"type":' + b"[" * 200_000,
    "too deep in objects": b'{"a":' * 200_000,
    "a list": [a_message()],
    "a string": "message",
    "null": b"null",
    "no type": a_message(type=None),
    "an empty type": a_message(type=""),
    "a type that is a number": a_message(type=1),
    "a type that is a list": a_message(type=["message"]),
    "types in an object": a_message(type={"message": True}),
    "a message from nowhere": a_message(serviceUrl=None),
    "a message from a number": a_message(serviceUrl=1),
    "a message in no conversation": a_message(conversation=None),
    "a message in a word": a_message(conversation="19:x"),
    "a message in a conversation without an id": a_message(conversation={"tenantId": TENANT}),
    "a message in conversation 7": a_message(conversation={"id": 7, "tenantId": TENANT}),
    "a message from nobody": a_message(**{"from": None}),
    "a message from a list": a_message(**{"from": ["29:x"]}),
    "a message from nobody's id": a_message(**{"from": {"aadObjectId": OTHER}}),
    "a message from an empty id": a_message(**{"from": {"id": ""}}),
    "an invoke from nobody": a_message(type="invoke", **{"from": None}),
    "an invoke in no conversation": a_message(type="invoke", conversation=None),
    "an invoke from nowhere": a_message(type="invoke", serviceUrl=None),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_cannot_be_read_is_answered_in_words(name: str, outside: Outside) -> None:
    answered = outside.ask(MALFORMED[name])
    assert answered.status == 400
    assert answered.body is not None
    assert set(answered.body) == {"error"}
    assert (outside.let_in, outside.key_server.asked) == ([], [])


ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1.5,
    "",
    "x",
    [],
    [None],
    {},
    {"id": 7},
    {"tenant": "x"},
    {"tenant": [1]},
)


@pytest.mark.parametrize("part", ["serviceUrl", "channelId", "channelData", "conversation", "from"])
@pytest.mark.parametrize("odd", ODD, ids=repr)
@pytest.mark.parametrize("kind", ["message", "invoke", "conversationUpdate"])
def test_an_odd_part_never_breaks_the_door(
    part: str, odd: Any, kind: str, outside: Outside
) -> None:
    answered = outside.ask({**a_message(type=kind), part: odd})
    assert answered.status in (200, 400, 403)
    assert bool(outside.let_in) == (answered.status == 200)


@pytest.mark.parametrize("error", [KeyError, TypeError, ValueError, AttributeError])
def test_an_activity_that_vera_stumbles_over_is_answered_in_words(
    error: type[Exception], outside: Outside
) -> None:
    outside.fails_with = error("Zinnober-7781")
    with capture_logs() as logged:
        answered = outside.ask(a_message())
    assert answered == Answer(400, {"error": "Vera could not read this activity."})
    assert [(line["event"], line["error"]) for line in logged] == [
        ("activity_not_understood", error.__name__)
    ]
    assert "Zinnober" not in str(logged)


@pytest.mark.parametrize("error", [RuntimeError, OSError, RecursionError, ZeroDivisionError])
def test_when_vera_fails_whoever_calls_is_told_so_in_plain_words(
    error: type[Exception], outside: Outside
) -> None:
    outside.fails_with = error("Zinnober-7781")
    with capture_logs() as logged:
        answered = outside.ask(a_message())
    assert answered.status == 500
    assert answered.body == {
        "error": "Something went wrong, and Vera did not do this. Please try again."
    }
    assert [(line["event"], line["error"]) for line in logged] == [("call_failed", error.__name__)]
    assert "Zinnober" not in str(logged)


def test_when_the_check_itself_fails_nobody_gets_in(outside: Outside) -> None:
    broken = Callers(
        SigningKeys(outside.key_server.metadata_url, now=outside.clock),
        app_id=APP_ID,
        tenant=TENANT,
        issuers=(ISSUER,),
        service_hosts=HOSTS,
        now=lambda: 1 // 0,  # type: ignore[arg-type, return-value]
    )
    door = TeamsDoor(outside.hear, broken)
    headers = {"content-type": JSON, "authorization": f"Bearer {signed(outside.claims())}"}
    assert door.answer(headers, body_of(a_message())).status == 500
    assert outside.let_in == []


# -- in a web server


@pytest.fixture
def web(outside: Outside) -> Iterator[str]:
    """The address of a server with the door and /healthz."""
    app = Flask("door")

    def mounted() -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        answered = outside.door.answer(headers, request.get_data())
        return Response(json.dumps(answered.body), status=answered.status, mimetype=JSON)

    app.add_url_rule("/teams/messages", view_func=mounted, methods=["POST"])
    app.add_url_rule("/healthz", view_func=lambda: "ok")
    server = Server(app, host="127.0.0.1", port=0)
    server.start()
    yield f"http://127.0.0.1:{server.port}"
    outside.key_server.release()
    server.stop()


def test_while_the_key_server_hangs_vera_answers_everybody_else(
    outside: Outside, web: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "TIMEOUTS_S", (PATIENT_S, PATIENT_S))
    monkeypatch.setattr(published, "WAIT_S", PATIENT_S)
    outside.key_server.hang()
    headers = {"Content-Type": JSON, "Authorization": f"Bearer {signed(outside.claims())}"}
    answered: SimpleQueue[int] = SimpleQueue()

    def call() -> None:
        url = f"{web}/teams/messages"
        with requests.post(url, body_of(a_message()), headers=headers, timeout=PATIENT_S) as got:
            answered.put(got.status_code)

    with ThreadPoolExecutor(CALLERS) as pool:
        for _ in range(CALLERS):
            pool.submit(call)
        at_once = [answered.get(timeout=PATIENT_S) for _ in range(CALLERS - MOST_WAITING)]
        assert at_once == [503] * (CALLERS - MOST_WAITING)
        with requests.get(f"{web}/healthz", timeout=PATIENT_S) as alive:
            assert (alive.status_code, alive.text) == (200, "ok")
        assert answered.empty()
        assert outside.let_in == []
        outside.key_server.release()
    assert [answered.get(timeout=PATIENT_S) for _ in range(MOST_WAITING)] == [200] * 6
    assert outside.key_server.reads == 1
