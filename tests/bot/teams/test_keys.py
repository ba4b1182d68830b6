"""The keys that Teams signs with: when they are read, and what happens when they cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from structlog.testing import capture_logs

from bot.teams import keys as published
from bot.teams.auth import is_service_address
from bot.teams.keys import KeysNotHad, SigningKeys
from tests.bot.teams.signing import (
    KEYS,
    KID,
    METADATA,
    Clock,
    KeyServer,
    jwk,
    outbound,
    private_key,
    wait_for_the_reading,
)

CALLERS = 20
PATIENT_S = 60.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def key_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with KeyServer() as server:
        yield server
        server.release()
        wait_for_the_reading()


@pytest.fixture
def keys(key_server: KeyServer, clock: Clock) -> SigningKeys:
    return SigningKeys(key_server.metadata_url, now=clock)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's time runs out, however slow the machine is."""
    monkeypatch.setattr(published, "TIMEOUTS_S", (PATIENT_S, PATIENT_S))
    monkeypatch.setattr(published, "WAIT_S", PATIENT_S)


def test_a_key_is_read_once_with_its_endorsements(keys: SigningKeys, key_server: KeyServer) -> None:
    key_server.keys = [jwk(endorsements=["msteams", "webchat"])]
    first, second = keys.key(KID), keys.key(KID)
    assert first is not None
    assert first is second
    assert first.endorsements == {"msteams", "webchat"}
    assert first.public.public_numbers() == private_key().public_key().public_numbers()
    assert key_server.asked == [METADATA, KEYS]


def test_the_keys_are_read_before_anybody_calls(keys: SigningKeys, key_server: KeyServer) -> None:
    assert keys.prefetch() is True
    assert keys.key(KID) is not None
    assert key_server.reads == 1


def test_a_start_without_the_key_server_goes_on(clock: Clock, key_server: KeyServer) -> None:
    key_server.status = 500
    keys = SigningKeys(key_server.metadata_url, now=clock)
    with capture_logs() as logged:
        assert keys.prefetch() is False
    assert [(line["event"], line["error"]) for line in logged] == [
        ("signing_keys_not_had", "ValueError")
    ]


def test_an_address_that_makes_no_sense_does_not_stop_the_start(clock: Clock) -> None:
    assert SigningKeys("no address", now=clock).prefetch() is False


def test_new_keys_are_read_when_one_of_them_is_used(
    keys: SigningKeys, key_server: KeyServer, clock: Clock
) -> None:
    keys.prefetch()
    key_server.keys = [jwk("key-2")]
    clock.go_on(minutes=2)
    assert keys.key("key-2") is not None
    assert keys.key(KID) is None  # it was taken back
    assert key_server.reads == 2


def test_unknown_keys_make_the_keys_be_read_at_most_once_a_minute(
    keys: SigningKeys, key_server: KeyServer, clock: Clock
) -> None:
    keys.prefetch()
    reads = []
    for seconds in range(0, 180, 5):
        assert keys.key(f"unknown-{seconds}") is None
        reads.append(key_server.reads)
        clock.go_on(seconds=5)
    assert reads == [1] * 12 + [2] * 12 + [3] * 12


def test_a_known_key_is_not_read_again_for_a_day(
    keys: SigningKeys, key_server: KeyServer, clock: Clock
) -> None:
    keys.prefetch()
    clock.go_on(hours=23, minutes=59)
    assert keys.key(KID) is not None
    assert key_server.reads == 1
    clock.go_on(minutes=1)
    assert keys.key(KID) is not None
    wait_for_the_reading()
    assert key_server.reads == 2


def test_old_keys_stay_good_while_new_ones_cannot_be_read(
    keys: SigningKeys, key_server: KeyServer, clock: Clock
) -> None:
    keys.prefetch()
    key_server.status = 500
    clock.go_on(days=3)
    for _ in range(3):
        assert keys.key(KID) is not None
        wait_for_the_reading()
    assert key_server.reads == 2
    with pytest.raises(KeysNotHad):
        keys.key("key-2")


def test_a_key_that_was_taken_back_is_gone_after_a_day(
    keys: SigningKeys, key_server: KeyServer, clock: Clock
) -> None:
    keys.prefetch()
    key_server.keys = [jwk("key-2")]
    clock.go_on(days=1)
    keys.key(KID)
    wait_for_the_reading()
    assert keys.key(KID) is None


def test_a_known_key_waits_for_nobody_while_the_key_server_hangs(
    keys: SigningKeys, key_server: KeyServer, clock: Clock, patient: None
) -> None:
    keys.prefetch()
    key_server.is_asked.clear()
    key_server.hang()
    clock.go_on(days=1)
    assert keys.key(KID) is not None
    assert key_server.is_asked.wait(PATIENT_S)
    assert keys.key(KID) is not None


def test_a_key_server_that_hangs_keeps_six_callers_and_no_more(
    keys: SigningKeys, key_server: KeyServer, patient: None
) -> None:
    key_server.hang()
    refused: SimpleQueue[bool] = SimpleQueue()

    def ask() -> bool:
        try:
            return keys.key(KID) is not None
        except KeysNotHad:
            refused.put(True)
            return False

    with ThreadPoolExecutor(CALLERS) as pool:
        asked = [pool.submit(ask) for _ in range(CALLERS)]
        for _ in range(CALLERS - published.MOST_WAITING):
            refused.get(timeout=PATIENT_S)
        assert key_server.is_asked.wait(PATIENT_S)
        assert sum(not each.done() for each in asked) >= published.MOST_WAITING
        key_server.release()
    assert sum(each.result() for each in asked) == published.MOST_WAITING
    assert key_server.reads == 1


def test_whoever_waits_does_not_wait_for_ever(
    keys: SigningKeys, key_server: KeyServer, patient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "WAIT_S", 0.05)
    key_server.hang()
    with pytest.raises(KeysNotHad):
        keys.key(KID)


def test_nobody_asks_again_while_the_key_server_hangs(
    keys: SigningKeys,
    key_server: KeyServer,
    clock: Clock,
    patient: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(published, "WAIT_S", 0.05)
    key_server.hang()
    for _ in range(3):
        with pytest.raises(KeysNotHad):
            keys.key(KID)
        clock.go_on(minutes=2)
    key_server.release()
    wait_for_the_reading()
    assert key_server.reads == 1


def test_a_key_server_that_answers_too_late_is_given_up(
    keys: SigningKeys, key_server: KeyServer, patient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "TIMEOUTS_S", (0.05, 0.05))
    key_server.hang()
    with pytest.raises(KeysNotHad):
        keys.key(KID)


def test_keys_that_could_not_be_had_are_asked_for_again_after_a_minute(
    keys: SigningKeys, key_server: KeyServer, clock: Clock
) -> None:
    key_server.status = 503
    for _ in range(5):
        with pytest.raises(KeysNotHad):
            keys.key(KID)
    assert key_server.reads == 1
    key_server.status = 200
    clock.go_on(minutes=1)
    assert keys.key(KID) is not None
    assert key_server.reads == 2


def test_a_clock_that_was_set_back_does_not_keep_new_keys_out(
    keys: SigningKeys, key_server: KeyServer, clock: Clock
) -> None:
    keys.prefetch()
    key_server.keys = [jwk("key-2")]
    clock.go_on(days=-2)
    assert keys.key("key-2") is not None


def too_long(**said: Any) -> bytes:
    return json.dumps(said).encode() + b" " * published.LARGEST_KEYS


UNREADABLE: dict[str, Callable[[KeyServer], object]] = {
    "the metadata is not JSON": lambda s: s.says.update({METADATA: b"<html>"}),
    "the metadata is a list": lambda s: s.says.update({METADATA: b"[]"}),
    "the metadata is too deep": lambda s: s.says.update({METADATA: b"[" * 200_000}),
    "the metadata is too long": lambda s: s.says.update(
        {METADATA: too_long(jwks_uri=s.url + KEYS)}
    ),
    "the metadata names no keys": lambda s: s.metadata.update(jwks_uri=None),
    "the keys are not JSON": lambda s: s.says.update({KEYS: b"no"}),
    "the keys are not UTF-8": lambda s: s.says.update({KEYS: b"\xff\xfe\xfa"}),
    "the keys are too long": lambda s: s.says.update({KEYS: too_long(keys=s.keys)}),
    "the keys are not a list": lambda s: s.says.update({KEYS: b'{"keys": 7}'}),
    "there are no keys": lambda s: s.keys.clear(),
    "the answer is an error": lambda s: setattr(s, "status", 500),
    "the answer is not there": lambda s: setattr(s, "status", 404),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_the_key_server_should_not_say_gives_no_keys(
    name: str, keys: SigningKeys, key_server: KeyServer
) -> None:
    UNREADABLE[name](key_server)
    with pytest.raises(KeysNotHad):
        keys.key(KID)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int, keys: SigningKeys, key_server: KeyServer) -> None:
    with KeyServer() as elsewhere, outbound() as ports:
        key_server.status = status
        key_server.headers = {"Location": elsewhere.metadata_url}
        with pytest.raises(KeysNotHad):
            keys.key(KID)
        assert elsewhere.asked == []
        assert ports == {key_server.port}


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{elsewhere}/v1/.well-known/keys",
        "https://127.0.0.1:{same}/v1/.well-known/keys",
        "http://localhost:{same}/v1/.well-known/keys",
        "http://127.0.0.1:{same}@127.0.0.1:{elsewhere}/v1/.well-known/keys",
        "http://127.0.0.1:{same}\\@127.0.0.1:{elsewhere}/v1/.well-known/keys",
        "/v1/.well-known/keys",
        "file:///etc/passwd",
    ],
)
def test_keys_that_are_somewhere_else_are_not_read(
    address: str, keys: SigningKeys, key_server: KeyServer
) -> None:
    with KeyServer() as elsewhere, outbound() as ports:
        named = address.format(elsewhere=elsewhere.port, same=key_server.port)
        key_server.metadata["jwks_uri"] = named
        with pytest.raises(KeysNotHad):
            keys.key(KID)
        assert key_server.asked == [METADATA]
        assert elsewhere.asked == []
        assert ports == {key_server.port}


def elliptic() -> dict[str, Any]:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    return {**ECAlgorithm.to_jwk(public, as_dict=True), "kid": "no"}


USELESS: dict[str, Callable[[], Any]] = {
    "it is too short": lambda: jwk("no", bits=1024),
    "it is not RSA": elliptic,
    "it is a shared secret": lambda: {"kty": "oct", "k": "c2VjcmV0", "kid": "no"},
    "it is for encryption": lambda: {**jwk("no"), "use": "enc"},
    "it has no number": lambda: {"kty": "RSA", "kid": "no", "e": "AQAB"},
    "its number cannot be read": lambda: {**jwk("no"), "n": 7},
    "its number is nothing": lambda: {**jwk("no"), "n": ""},
    "it has no id": lambda: {**jwk("no"), "kid": None},
    "its id is empty": lambda: {**jwk("no"), "kid": ""},
    "it is not an object": lambda: "no",
}


@pytest.mark.parametrize("name", USELESS)
def test_a_key_that_cannot_be_used_is_left_out(
    name: str, keys: SigningKeys, key_server: KeyServer
) -> None:
    key_server.keys = [USELESS[name](), jwk()]
    assert keys.key(KID) is not None
    assert keys.key("no") is None
    assert keys.key("") is None


@pytest.mark.parametrize("endorsements", [None, "msteams", {"msteams": True}, [7, None]])
def test_endorsements_that_are_no_list_of_names_endorse_nothing(
    endorsements: Any, keys: SigningKeys, key_server: KeyServer
) -> None:
    key_server.keys = [json.loads(json.dumps({**jwk(), "endorsements": endorsements}))]
    found = keys.key(KID)
    assert found is not None
    assert found.endorsements == frozenset()


HOSTS = ("smba.trafficmanager.net", "127.0.0.1:56150", "localhost", "[::1]:7", "http://127.0.0.2:9")


@pytest.mark.parametrize(
    "address",
    [
        "https://smba.trafficmanager.net",
        "https://smba.trafficmanager.net/uk/",
        "https://SMBA.trafficmanager.net:8443/uk/00000000-0000-0000-0000-000000000000/",
        "http://127.0.0.1:56150/_connector",
        "https://127.0.0.1:56150",
        "http://localhost:1/_connector",
        "http://[::1]:7/",
        "http://127.0.0.2:9/",
    ],
)
def test_teams_is_answered_at_an_address_of_the_list(address: str) -> None:
    assert is_service_address(address, HOSTS)


@pytest.mark.parametrize(
    "address",
    [
        "http://smba.trafficmanager.net/uk/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://evil.example@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net:443@evil.example/",
        "https://smba.trafficmanager.net\\@evil.example/",
        "https://evil.example\\.smba.trafficmanager.net/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://evil-smba.trafficmanager.net/",
        "https://evil.smba.trafficmanager.net/",
        "https://smba.trafficmanager.net./",
        "https://smba.trafficmanager.net#@evil.example/",
        "https://smba.trafficmanager.net?@evil.example/",
        "https://smba.trafficmanager.net/?to=1",
        "https://smba.trafficmanager.net/uk\r\nHost: evil.example",
        "https://smba.traffic\tmanager.net/",
        " https://smba.trafficmanager.net/",
        "https://smba.trafficmanager.net/ ",
        "https://smba.trafficmanager.net/\n",
        "https://smba。trafficmanager。net/",
        "https://smba%2etrafficmanager%2enet/",
        "https:///smba.trafficmanager.net/",
        "https:smba.trafficmanager.net",
        "//smba.trafficmanager.net/",
        "smba.trafficmanager.net",
        "ftp://smba.trafficmanager.net/",
        "http://127.0.0.1/_connector",
        "http://127.0.0.1:56151/_connector",
        "http://127.0.0.1:561500/_connector",
        "http://127.1:56150/",
        "http://[::1]/",
        "http://[::g]:7/",
        "http://127.0.0.3:9/",
        "https://evil.example/",
        "",
        None,
        7,
        ["https://smba.trafficmanager.net"],
    ],
)
def test_teams_is_answered_nowhere_else(address: object) -> None:
    assert not is_service_address(address, HOSTS)


def test_with_an_empty_list_teams_is_answered_nowhere() -> None:
    assert not is_service_address("https://smba.trafficmanager.net/", ())
