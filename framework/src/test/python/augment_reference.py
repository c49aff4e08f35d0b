"""Records what torchvision's published formulas make of small images: resources/golden/augment.safetensors.

Colours as torchvision's ColorJitter on float tensors (transforms/_functional_tensor.py), in NumPy, with the hue by way of
Python's own colorsys; parts of images as its RandomResizedCrop draws them (transforms/transforms.py), resized by Pillow.
Made with Pillow 12.3.0 and numpy 2.4.6.
"""
import colorsys
import math
import pathlib

import numpy as np
from PIL import Image

from resize_reference import save


def blend(image, other, factor):
    return np.clip(factor * image + (1 - factor) * other, 0, 1)


def grey(image):
    return 0.2989 * image[0] + 0.587 * image[1] + 0.114 * image[2]


def brightness(image, factor):
    return blend(image, 0, factor)


def contrast(image, factor):
    return blend(image, grey(image).mean(), factor)


def saturation(image, factor):
    return blend(image, grey(image), factor)


def hue(image, shift):
    moved = np.empty_like(image)
    for y in range(image.shape[1]):
        for x in range(image.shape[2]):
            h, s, v = colorsys.rgb_to_hsv(*image[:, y, x])
            moved[:, y, x] = colorsys.hsv_to_rgb((h + shift) % 1, s, v)
    return moved


PROPERTIES = [brightness, contrast, saturation, hue]
# Which property (its place above) is changed by what, one after the other; floats hold these amounts exactly.
CHAINS = [
    [(0, 0.5)],
    [(0, 1.75)],
    [(1, 0.25)],
    [(1, 2.0)],
    [(2, 0.0)],
    [(2, 1.5)],
    [(3, 0.125)],
    [(3, -0.4375)],
    [(3, 0.5)],
    [(2, 1.375), (0, 0.875), (3, -0.0625), (1, 1.25)],
    [(3, 0.25), (1, 0.5), (0, 1.25), (2, 0.75)],
]


def colours(random, tensors):
    image = random.integers(0, 256, (3, 6, 9)).astype(np.float64) / 255
    # Greys, black, white, full colours, and two channels that are equal at the top.
    image[:, 0, :9] = np.array(
        [[0, 1, 0.5, 1, 0, 0, 1, 0.25, 0.75], [0, 1, 0.5, 0, 1, 0, 1, 0.75, 0.25], [0, 1, 0.5, 0, 0, 1, 0, 0.75, 0.75]]
    )
    image = image.astype(np.float32)
    tensors["colour.input"] = image
    for i, chain in enumerate(CHAINS):
        changed = image.astype(np.float64)
        for which, amount in chain:
            changed = PROPERTIES[which](changed, amount)
        tensors[f"colour.{i}.chain"] = np.array(chain, dtype=np.float32)
        tensors[f"colour.{i}.changed"] = changed.astype(np.float32)


def part_of(height, width, area, proportion):
    """RandomResizedCrop.get_params, one draw; 0, 0 for a part that does not fit in."""
    target = area * height * width
    w = int(round(math.sqrt(target * proportion)))
    h = int(round(math.sqrt(target / proportion)))
    return (h, w) if 0 < w <= width and 0 < h <= height else (0, 0)


def central(height, width, least, most):
    """RandomResizedCrop.get_params, after ten draws in vain."""
    if width / height < least:
        h, w = int(round(width / least)), width
    elif width / height > most:
        h, w = height, int(round(height * most))
    else:
        h, w = height, width
    return (height - h) // 2, (width - w) // 2, h, w


def parts(tensors):
    draws, sizes = [], []
    for height, width in [(32, 32), (24, 40), (7, 5)]:
        for area in [1.0, 0.75, 0.5, 0.3125, 0.0625]:
            for proportion in [1.0, 0.75, 1.25, 0.5, 2.0]:
                draws.append((height, width, area, proportion))
                sizes.append(part_of(height, width, area, proportion))
    tensors["part.draws"] = np.array(draws, dtype=np.float32)
    tensors["part.sizes"] = np.array(sizes, dtype=np.float32)
    bounds = [(32, 32, 0.5, 0.75), (32, 32, 1.5, 2.0), (20, 50, 0.75, 1.25), (50, 20, 0.75, 1.25), (7, 5, 0.75, 1.25)]
    tensors["central.bounds"] = np.array(bounds, dtype=np.float32)
    tensors["central.parts"] = np.array([central(*bound) for bound in bounds], dtype=np.float32)


# file's height and width, the model's, and top, left, height and width of the part
CROPS = [
    ((96, 64), (24, 16), (6, 4, 12, 8)),
    ((50, 70), (32, 32), (0, 16, 16, 16)),
    ((33, 47), (20, 24), (3, 5, 13, 17)),
    ((12, 12), (16, 16), (8, 0, 8, 16)),
    ((16, 16), (16, 16), (0, 0, 16, 16)),
]


def crops(random, tensors):
    for i, (file, (height, width), (top, left, h, w)) in enumerate(CROPS):
        plane = random.integers(0, 256, file, dtype=np.uint8)
        large = (half_up(width * width / w), half_up(height * height / h))
        x, y = half_up(left * width / w), half_up(top * height / h)
        floats = Image.fromarray(plane.astype(np.float32), "F")
        mask = Image.fromarray((plane > 127).astype(np.uint8), "L")
        tensors[f"crop.{i}.file"] = plane
        tensors[f"crop.{i}.part"] = np.array([height, width, top, left, h, w], dtype=np.float32)
        window = (x, y, x + width, y + height)
        tensors[f"crop.{i}.cut"] = np.asarray(floats.resize(large, Image.BILINEAR).crop(window))
        tensors[f"crop.{i}.mask"] = np.asarray(mask.resize(large, Image.NEAREST).crop(window))
        # What RandomResizedCrop itself does: the same part of the file, resized.
        box = (left * file[1] / width, top * file[0] / height, (left + w) * file[1] / width, (top + h) * file[0] / height)
        tensors[f"crop.{i}.resized"] = np.asarray(floats.resize((width, height), Image.BILINEAR, box=box))


def half_up(value):
    return math.floor(value + 0.5)


def main():
    random = np.random.default_rng(5)
    tensors = {}
    colours(random, tensors)
    parts(tensors)
    crops(random, tensors)
    plane = random.integers(0, 256, (5, 7), dtype=np.uint8)
    tensors["flip.input"] = plane
    tensors["flip.horizontal"] = np.asarray(Image.fromarray(plane, "L").transpose(Image.FLIP_LEFT_RIGHT))
    tensors["flip.vertical"] = np.asarray(Image.fromarray(plane, "L").transpose(Image.FLIP_TOP_BOTTOM))
    save(pathlib.Path(__file__).parent.parent / "resources" / "golden" / "augment.safetensors", tensors)


if __name__ == "__main__":
    main()
