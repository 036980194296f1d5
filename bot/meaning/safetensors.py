"""Reading `.safetensors`: the length of a header, the header in JSON, then the numbers.

The form is described at https://github.com/huggingface/safetensors. It is read here because it is
short, and a package less is a package less.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import ModelError, os_reason

_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I8": "<i1"}
_LARGEST_HEADER = 1 << 20


def read_tensors(path: Path) -> dict[str, NDArray[Any]]:
    """Return the tensors of a file by their names.

    Raises:
        ModelError: if it cannot be read, or is not of that form.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        why = f"{path.name} cannot be read ({os_reason(error)})"
        raise ModelError(path.parent, why) from error
    try:
        return _tensors(content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        why = f"{path.name} is damaged or of another form; copy it anew"
        raise ModelError(path.parent, why) from error


def _tensors(content: bytes) -> dict[str, NDArray[Any]]:
    size = int.from_bytes(content[:8], "little")
    if len(content) < 8 or size > min(_LARGEST_HEADER, len(content) - 8):
        raise ValueError("the header is longer than the file")
    header = json.loads(content[8 : 8 + size].decode("utf-8"))
    found = {}
    for name, described in header.items():
        if name == "__metadata__":
            continue
        begin, end = described["data_offsets"]
        shape = tuple(int(length) for length in described["shape"])
        dtype = np.dtype(_TYPES[described["dtype"]])
        count = int(np.prod(shape, dtype=np.int64))
        if not 0 <= begin <= end <= len(content) - 8 - size:
            raise ValueError("a tensor lies outside the file")
        if end - begin != count * dtype.itemsize or min(shape, default=0) < 0:
            raise ValueError("a tensor is not as long as its shape")
        found[name] = np.frombuffer(content, dtype, count, 8 + size + begin).reshape(shape)
    return found
