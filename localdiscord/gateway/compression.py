"""The transport compressions of the gateway: one stream per connection, flushed per message."""

import importlib
import zlib
from collections.abc import Callable

Compress = Callable[[bytes], bytes]
"""Takes one message and gives its bytes on the wire; keeps the stream's state."""


def zlib_stream() -> Compress:
    """Discord's `zlib-stream`: every message ends with a sync flush (00 00 FF FF)."""
    stream = zlib.compressobj()
    return lambda message: stream.compress(message) + stream.flush(zlib.Z_SYNC_FLUSH)


def zstd_stream() -> Compress | None:
    """Discord's `zstd-stream`, or None where no Zstandard is installed."""
    try:
        zstandard = importlib.import_module("zstandard")
    except ModuleNotFoundError:
        return _standard_zstd_stream()
    stream = zstandard.ZstdCompressor().compressobj()
    flush_block = zstandard.COMPRESSOBJ_FLUSH_BLOCK
    return lambda message: stream.compress(message) + stream.flush(flush_block)


def _standard_zstd_stream() -> Compress | None:
    """The same from the standard library of Python 3.14 and later."""
    try:
        zstd = importlib.import_module("compression.zstd")
    except ModuleNotFoundError:
        return None
    stream = zstd.ZstdCompressor()
    return lambda message: bytes(stream.compress(message, stream.FLUSH_BLOCK))


def transport(name: str | None) -> Compress | None:
    """The compression that a client asked for.

    Args:
        name: the `compress` parameter of the gateway's address; None or empty asks for none.

    Returns:
        The compressing function, or None where messages go as plain text.

    Raises:
        ValueError: unknown, or not available on this machine.
    """
    if not name:
        return None
    if name == "zlib-stream":
        return zlib_stream()
    compress = zstd_stream() if name == "zstd-stream" else None
    if compress is None:
        raise ValueError(f"the local Discord cannot compress by {name}; install zstandard for it")
    return compress
