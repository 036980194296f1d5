"""What listens for HTTP: one door for the API, the gateway, the page and files."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from localdiscord.gateway.gateway import Gateway
from localdiscord.page.api import PageApi
from localdiscord.rest.api import MAX_REQUEST_BYTES, RestApi
from localdiscord.tokens import same_secret
from localdiscord.world import Attachment, World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class WebApp:
    """Hands each request to who answers it, if it came by the own address.

    Attributes:
        refusing: whether requests on connections that are still open break off.
    """

    def __init__(self, world: World, gateway: Gateway, api: RestApi, page: PageApi) -> None:
        self.refusing = False
        self._world = world
        self._gateway = gateway
        self._api = api
        self._page = page

    def application(self) -> web.Application:
        """The aiohttp application with all its routes."""
        app = web.Application(client_max_size=MAX_REQUEST_BYTES, middlewares=[self._own_host_only])
        app.router.add_route("*", "/api/{rest:.*}", self._api.serve)
        app.router.add_get("/attachments/{channel_id}/{attachment_id}/{name}", self._attachment)
        app.router.add_get("/", self._root)
        app.router.add_get("/page/socket", self._page.socket)
        app.router.add_get("/page/{name}", self._page.file)
        return app

    @web.middleware
    async def _own_host_only(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse requests that were sent under another name (DNS rebinding)."""
        if self.refusing and request.transport is not None:
            request.transport.abort()
            return web.Response()
        port = self._world.base_url.rpartition(":")[2]
        if request.host not in {f"127.0.0.1:{port}", f"localhost:{port}"}:
            raise web.HTTPForbidden(text="The local Discord answers to its own address only.")
        return await handler(request)

    async def _root(self, request: web.Request) -> web.StreamResponse:
        """The gateway for those who ask for a WebSocket, the page for browsers."""
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._gateway.serve(request)
        return self._page.page()

    async def _attachment(self, request: web.Request) -> web.StreamResponse:
        wanted, key = request.match_info["attachment_id"], request.query.get("hm", "")
        for channel in self._world.channels():
            for message in channel.messages.values():
                for attachment in message.attachments:
                    if str(attachment.id) == wanted and same_secret(key, attachment.key):
                        return _file_response(attachment)
        raise web.HTTPNotFound(text="This content is no longer available.")


def _file_response(attachment: Attachment) -> web.Response:
    """A file from a stranger: shown only as a picture, and never run."""
    picture = attachment.content_type in {"image/png", "image/jpeg", "image/gif", "image/webp"}
    return web.Response(
        body=attachment.content,
        headers={
            "Content-Type": attachment.content_type,
            "Content-Disposition": "inline" if picture else "attachment",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )
