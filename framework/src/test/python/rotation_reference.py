"""Records what Pillow makes of small turned images: resources/golden/rotation.safetensors (Pillow 11.3.0, numpy 2.4.6)."""
import pathlib

import numpy as np
from PIL import Image

from resize_reference import save

# height, width, degrees (which a float holds exactly)
CASES = [
    (32, 32, 5.0),
    (32, 32, -3.75),
    (37, 53, 4.625),
    (53, 37, -0.3125),
    (16, 16, 45.0),
    (9, 10, -100.5),
    (64, 48, 179.0),
    (5, 7, 0.0),
]


def main():
    random = np.random.default_rng(1)
    tensors = {}
    for i, (h, w, degrees) in enumerate(CASES):
        plane = random.integers(1, 256, (h, w), dtype=np.uint8)  # 0 is what corners are filled with
        turned = Image.fromarray(plane, "L").rotate(degrees, Image.NEAREST, fillcolor=0)
        tensors[f"{i}.input"] = plane
        tensors[f"{i}.degrees"] = np.array([degrees], dtype=np.float32)
        tensors[f"{i}.turned"] = np.asarray(turned)
    save(pathlib.Path(__file__).parent.parent / "resources" / "golden" / "rotation.safetensors", tensors)


if __name__ == "__main__":
    main()
