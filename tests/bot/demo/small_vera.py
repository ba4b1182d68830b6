"""A tiny real Bolt app on loopback: the other end that the workspace is tried against."""

import json
from typing import Any

from flask import Flask, Response, request
from slack_bolt import Ack, App, Respond
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.demo import Workspace
from bot.demo.server import Server

Json = dict[str, Any]


def plain(text: str) -> Json:
    """Give a plain_text object."""
    return {"type": "plain_text", "text": text}


def options(*texts: str) -> list[Json]:
    """Give options whose value is their text."""
    return [{"text": plain(text), "value": text} for text in texts]


def asks(label: str, element: Json, **more: Any) -> Json:
    """Give an input block with ids made of its label."""
    name = label.lower().replace(" ", "-")
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": {"action_id": name, **element},
        **more,
    }


def modal(title: str, blocks: list[Json], callback_id: str = "report", **more: Any) -> Json:
    """Give a modal."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title),
        "submit": plain("Send"),
        "close": plain("Cancel"),
        "blocks": blocks,
        **more,
    }


def report_form(who: str | None = None) -> Json:
    """Give a form that grows when somebody says who did it."""
    where = options("Instagram", "WhatsApp", "In school")
    blocks = [
        {
            "type": "alert",
            "level": "warning",
            "text": plain("If a child is in danger now, ring 999 first."),
        },
        asks(
            "What happened?",
            {"type": "plain_text_input", "multiline": True, "min_length": 5, "max_length": 2000},
            hint=plain("In your own words. Facts rather than opinions."),
        ),
        asks(
            "Who is doing it?",
            {"type": "radio_buttons", "options": options("A pupil", "A colleague")},
            dispatch_action=True,
        ),
        asks("Where did it happen?", {"type": "checkboxes", "options": where}, optional=True),
        asks(
            "Who is it about?",
            {"type": "external_select", "min_query_length": 2, "placeholder": plain("A name")},
            optional=True,
        ),
    ]
    if who == "A colleague":
        blocks.insert(3, asks("Have you told anybody?", {"type": "plain_text_input"}))
    return modal("Report cyberbullying", blocks, notify_on_close=True)


def case_card(words: str = "Waiting for somebody to take it on.") -> list[Json]:
    """Give the blocks of a case in the channel."""
    button = {"type": "button", "text": plain("Acknowledge"), "value": "VERA-7K4Q"}
    return [
        {"type": "header", "text": plain("Urgent: VERA-7K4Q")},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": f"*Cyberbullying* of a pupil.\n{words}"},
        },
        {"type": "context", "elements": [plain("Reported at 14:02, please answer by 15:00.")]},
        {
            "type": "actions",
            "elements": [
                {**button, "action_id": "acknowledge", "style": "primary"},
                {
                    "type": "button",
                    "action_id": "pass-on",
                    "text": plain("Pass it on"),
                    "confirm": {
                        "title": plain("Pass it on?"),
                        "text": plain("The deputy will be told."),
                        "confirm": plain("Pass it on"),
                        "deny": plain("Keep it"),
                    },
                },
            ],
        },
    ]


class SmallVera:
    """The Bolt app with its server; remembers every body that reached a listener."""

    def __init__(self, ws: Workspace, secret: str = "demo-signing-secret") -> None:
        self.seen: list[Json] = []
        self.refusals: list[str] = []
        self.home = home_view()
        self.client = WebClient("xoxb-demo", base_url=f"{ws.base_url}/api/", timeout=2)
        self.app = App(
            client=self.client,
            signing_secret=secret,
            process_before_response=True,
            token_verification_enabled=False,
        )
        self._listen()
        self._server = Server(self._flask())
        self._server.start()
        self.url = f"{self._server.base_url}/slack/events"
        ws.vera_url = self.url

    def _flask(self) -> Flask:
        flask = Flask("small-vera")
        bolt = SlackRequestHandler(self.app)

        def events() -> Response:
            return bolt.handle(request)

        flask.add_url_rule("/slack/events", view_func=events, methods=["POST"])
        return flask

    def stop(self) -> None:
        """Stop serving."""
        self._server.stop()

    def trying(self, call: Any, **arguments: Any) -> Json:
        """Make a Web API call and remember its refusal."""
        try:
            answer: Json = call(**arguments).data
        except SlackApiError as error:
            refused: Json = error.response.data
            self.refusals.append(str(refused["error"]))
            return refused
        return answer

    def _listen(self) -> None:
        app, client = self.app, self.client

        @app.middleware
        def remember(body: Json, next: Any) -> None:
            self.seen.append(json.loads(json.dumps(body)))
            next()

        @app.command("/report-cyberbullying")
        def report(ack: Ack, body: Json) -> None:
            self.trying(client.views_open, trigger_id=body["trigger_id"], view=report_form())
            ack()

        @app.command("/help")
        def help_(ack: Ack) -> None:
            ack("I am Vera. Type `/report-cyberbullying` to report something.")

        @app.action("who-is-doing-it?")
        def grow(ack: Ack, body: Json) -> None:
            view, who = body["view"], body["actions"][0]["selected_option"]["value"]
            self.trying(
                client.views_update,
                view_id=view["id"],
                hash=view["hash"],
                view=report_form(who),
            )
            ack()

        @app.options("who-is-it-about?")
        def people(ack: Ack, payload: Json) -> None:
            names = ["Ann Archer", "Anna Bell", "Bob Cole"]
            typed = payload["value"].lower()
            ack(options=options(*(name for name in names if typed in name.lower())))

        @app.view("report")
        def filed(ack: Ack, body: Json) -> None:
            values = body["view"]["state"]["values"]
            if "???" in values["what-happened?"]["what-happened?"]["value"]:
                ack(response_action="errors", errors={"what-happened?": "Please say what it was."})
                return
            done = modal("Thank you", [{"type": "section", "text": plain("VERA-7K4Q")}], "done")
            del done["submit"]
            ack(response_action="update", view=done)
            self.post_card("C-leaders")

        @app.view_closed("report")
        def closed(ack: Ack) -> None:
            ack()

        @app.action("acknowledge")
        def acknowledge(ack: Ack, body: Json, respond: Respond) -> None:
            ack()
            where = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
            blocks = case_card(f"Taken on by <@{body['user']['id']}>.")[:-1]
            self.trying(client.chat_update, **where, text="VERA-7K4Q", blocks=blocks)
            respond("You have it now.")

        @app.action("pass-on")
        def pass_on(ack: Ack) -> None:
            ack()

        @app.shortcut("evidence")
        def evidence(ack: Ack, body: Json) -> None:
            form = modal("Keep evidence", [asks("Note", {"type": "plain_text_input"})], "kept")
            self.trying(client.views_open, trigger_id=body["trigger_id"], view=form)
            ack()

        @app.view("kept")
        def kept(ack: Ack) -> None:
            ack(response_action="clear")

        @app.event("app_home_opened")
        def home(event: Json) -> None:
            self.trying(client.views_publish, user_id=event["user"], view=self.home)

        @app.event("message")
        def message() -> None:
            return None

    def post_card(self, channel: str) -> Json:
        """Post the case card in the leaders' channel, found by its name."""
        rooms = self.client.conversations_list(types="public_channel,private_channel")["channels"]
        ids = {room["name"]: room["id"] for room in rooms}
        where = ids.get(channel.removeprefix("C-"), ids.get("senior-leaders", channel))
        return self.trying(
            self.client.chat_postMessage,
            channel=where,
            text="VERA-7K4Q is waiting.",
            blocks=case_card(),
        )


def home_view() -> Json:
    """Give the Home."""
    report = {"type": "button", "action_id": "home-report", "text": plain("Report")}
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain("Good morning")},
            {"type": "section", "text": plain("Two cases wait for you."), "accessory": report},
        ],
    }
