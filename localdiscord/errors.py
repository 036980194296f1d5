"""Discord's ways of saying no: HTTP status, error code, sentence, and the fields at fault."""

import math

from localdiscord.world import Json


class ApiError(Exception):
    """A request that Discord refuses.

    Attributes:
        status: the HTTP status.
        code: Discord's JSON error code, 0 for a general one.
        message: Discord's sentence.
        errors: for code 50035, the faults nested by field.
        headers: further headers of the response.
    """

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.headers: dict[str, str] = {}
        super().__init__(f"{status} {code}: {message}" + (f" {errors}" if errors else ""))

    def body(self) -> Json:
        """The JSON body of the response."""
        body: Json = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


class RateLimitError(ApiError):
    """A 429.

    Attributes:
        retry_after_s: after which time the client may try again.
        scope: `user` for this route, `global` for all routes.
    """

    def __init__(self, retry_after_s: float, scope: str) -> None:
        super().__init__(429, 0, "You are being rate limited.")
        self.retry_after_s = retry_after_s
        self.scope = scope
        self.headers = {
            "Retry-After": str(math.ceil(retry_after_s)),
            "X-RateLimit-Scope": scope,
            "Via": "1.1 local",
        }
        if scope == "global":
            self.headers["X-RateLimit-Global"] = "true"

    def body(self) -> Json:
        """The JSON body of the response."""
        return {
            "message": self.message,
            "code": self.code,
            "retry_after": round(self.retry_after_s, 3),
            "global": self.scope == "global",
        }


def unauthorized() -> ApiError:
    """The token is missing or wrong."""
    return ApiError(401, 0, "401: Unauthorized")


def unknown_channel() -> ApiError:
    """No such channel, or not one that the bot can know of."""
    return ApiError(404, 10003, "Unknown Channel")


def unknown_guild() -> ApiError:
    """No such server."""
    return ApiError(404, 10004, "Unknown Guild")


def unknown_member() -> ApiError:
    """Nobody of this id in the server."""
    return ApiError(404, 10007, "Unknown Member")


def unknown_role() -> ApiError:
    """No such role in the server."""
    return ApiError(404, 10011, "Unknown Role")


def unknown_emoji() -> ApiError:
    """No such emoji."""
    return ApiError(400, 10014, "Unknown Emoji")


def unknown_tag() -> ApiError:
    """No such tag in the forum."""
    return ApiError(404, 10087, "Unknown Tag")


def too_many_pins(most: int) -> ApiError:
    """More pinned messages than a channel holds."""
    return ApiError(400, 30003, f"Maximum number of pins reached for the channel ({most})")


def too_many_reactions(most: int) -> ApiError:
    """More different reactions than a message holds."""
    return ApiError(400, 30010, f"Maximum number of reactions reached ({most})")


def already_crossposted() -> ApiError:
    """A message that has been published before."""
    return ApiError(400, 40033, "This message has already been crossposted")


def tag_required() -> ApiError:
    """A post without a tag in a forum that wants one."""
    return ApiError(400, 40067, "A tag is required to create a forum post in this channel")


def not_in_this_channel() -> ApiError:
    """An action that a channel of this type does not know."""
    return ApiError(400, 50024, "Cannot execute action on this channel type")


def not_a_text_channel() -> ApiError:
    """A message in a forum or a category."""
    return ApiError(400, 50008, "Cannot send messages in a non-text channel")


def system_message() -> ApiError:
    """An action on a message that Discord wrote itself."""
    return ApiError(403, 50021, "Cannot execute action on a system message")


def thread_archived() -> ApiError:
    """An action in an archived thread."""
    return ApiError(400, 50083, "Thread is archived")


def thread_exists() -> ApiError:
    """A second thread on a message."""
    return ApiError(400, 160004, "A thread has already been created for this message")


def thread_locked() -> ApiError:
    """A message in a locked thread."""
    return ApiError(400, 160005, "Thread is locked")


def unknown_message() -> ApiError:
    """No such message in this channel."""
    return ApiError(404, 10008, "Unknown Message")


def unknown_user() -> ApiError:
    """No such user."""
    return ApiError(404, 10013, "Unknown User")


def unknown_webhook() -> ApiError:
    """An interaction's follow-ups before its first answer."""
    return ApiError(404, 10015, "Unknown Webhook")


def unknown_interaction() -> ApiError:
    """An interaction's first answer after 3 s, or to an interaction that never was."""
    return ApiError(404, 10062, "Unknown interaction")


def unknown_command() -> ApiError:
    """No such application command."""
    return ApiError(404, 10063, "Unknown application command")


def unknown_application() -> ApiError:
    """Another application's id."""
    return ApiError(403, 20012, "You are not authorized to perform this action on this application")


def too_large() -> ApiError:
    """A file or a request beyond what Discord takes."""
    return ApiError(413, 40005, "Request entity too large")


def too_many_commands(most: int) -> ApiError:
    """More application commands than one list holds."""
    return ApiError(400, 30032, f"Maximum number of application commands reached ({most})")


def not_implemented(what: str) -> ApiError:
    """Something that Discord knows and the local Discord does not."""
    return ApiError(501, 0, f"501: the local Discord has no {what}")


def already_acknowledged() -> ApiError:
    """A second first answer."""
    return ApiError(400, 40060, "Interaction has already been acknowledged.")


def missing_access() -> ApiError:
    """A channel that the bot may not see."""
    return ApiError(403, 50001, "Missing Access")


def not_in_direct_messages() -> ApiError:
    """An action that direct messages do not know."""
    return ApiError(403, 50003, "Cannot execute action on a DM channel")


def not_the_author() -> ApiError:
    """Editing what somebody else wrote."""
    return ApiError(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> ApiError:
    """A message without content, embed, component and file."""
    return ApiError(400, 50006, "Cannot send an empty message")


def cannot_reach_user() -> ApiError:
    """A direct message to somebody who takes none."""
    return ApiError(403, 50007, "Cannot send messages to this user")


def missing_permissions() -> ApiError:
    """Something that the bot's permissions in the channel do not allow."""
    return ApiError(403, 50013, "Missing Permissions")


def invalid_webhook_token() -> ApiError:
    """An interaction's token after 15 minutes."""
    return ApiError(401, 50027, "Invalid Webhook Token")


def invalid_form(errors: Json) -> ApiError:
    """A body with fields at fault, nested by field."""
    return ApiError(400, 50035, "Invalid Form Body", errors)


def invalid_field(field: str, code: str, message: str) -> ApiError:
    """A body or query with one field at fault; an empty name is the body as a whole."""
    errors: Json = {"_errors": [{"code": code, "message": message}]}
    return invalid_form({field: errors} if field else errors)


def invalid_json() -> ApiError:
    """A body that is not JSON."""
    return ApiError(400, 50109, "The request body contains invalid JSON.")


def no_reply_without_history() -> ApiError:
    """A reply where the bot may not read the message history."""
    return ApiError(403, 160002, "Cannot reply without permission to read message history")
