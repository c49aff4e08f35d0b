"""Writes a golden file: named arrays in the safetensors format, float32 and int64 alone."""

import json
import struct

import numpy as np

TYPES = {np.dtype(np.float32): "F32", np.dtype(np.int64): "I64"}


def write(path, arrays):
    """Writes a dict of arrays (NumPy's or torch's); float64 becomes float32."""
    header, chunks, offset = {}, [], 0
    for name, array in arrays.items():
        array = np.asarray(array.detach().numpy() if hasattr(array, "detach") else array)
        array = np.ascontiguousarray(array.astype(np.float32) if array.dtype == np.float64 else array)
        data = array.tobytes()
        header[name] = {
            "dtype": TYPES[array.dtype],
            "shape": list(array.shape),
            "data_offsets": [offset, offset + len(data)],
        }
        chunks.append(data)
        offset += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(chunks))
