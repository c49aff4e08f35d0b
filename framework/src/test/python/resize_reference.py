"""Records what Pillow makes of small images: resources/golden/resize.safetensors (Pillow 9.4.0, numpy 1.24.2)."""
import json
import pathlib
import struct

import numpy as np
from PIL import Image

SHAPES = [  # from (height, width), to (height, width)
    ((37, 53), (16, 16)),
    ((16, 16), (37, 53)),
    ((5, 90), (12, 7)),
    ((64, 64), (64, 32)),
    ((1, 1), (4, 3)),
    ((9, 10), (9, 10)),
    ((33, 21), (11, 7)),
]


def main():
    random = np.random.default_rng(0)
    tensors = {}
    for i, ((h, w), (to_h, to_w)) in enumerate(SHAPES):
        plane = random.integers(0, 256, (h, w), dtype=np.uint8)
        # Bilinear on floats shows the arithmetic; on bytes, what a pipeline in Python really sees.
        floats = Image.fromarray(plane.astype(np.float32), "F").resize((to_w, to_h), Image.BILINEAR)
        rounded = Image.fromarray(plane, "L").resize((to_w, to_h), Image.BILINEAR)
        nearest = Image.fromarray(plane, "L").resize((to_w, to_h), Image.NEAREST)
        tensors[f"{i}.input"] = plane
        tensors[f"{i}.bilinear"] = np.asarray(floats, dtype=np.float32)
        tensors[f"{i}.bilinear_bytes"] = np.asarray(rounded)
        tensors[f"{i}.nearest"] = np.asarray(nearest)
    target = pathlib.Path(__file__).parent.parent / "resources" / "golden" / "resize.safetensors"
    save(target, tensors)


def save(path, tensors):
    names = {"uint8": "U8", "float32": "F32"}
    header, data = {}, b""
    for name, array in tensors.items():
        raw = np.ascontiguousarray(array).tobytes()
        header[name] = {
            "dtype": names[str(array.dtype)],
            "shape": list(array.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    path.write_bytes(struct.pack("<Q", len(head)) + head + data)


if __name__ == "__main__":
    main()
