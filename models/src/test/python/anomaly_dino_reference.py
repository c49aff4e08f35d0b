"""Records AnomalyDINO's numbers, computed by NumPy and SciPy in doubles, for AnomalyDinoGoldenTest.

Usage: python3 anomaly_dino_reference.py <folder of golden files>
"""

import sys

import numpy as np
from scipy import ndimage

from golden_file import write

SIGMA, SIZE, GRID, THRESHOLD = 4, (37, 44), (9, 11), 2.0


def enlarge(maps, size):
    """Bilinear interpolation of the last two axes; pixels are squares, as OpenCV's INTER_LINEAR."""
    for axis, length in zip((-2, -1), size):
        before = maps.shape[axis]
        place = np.clip((np.arange(length) + 0.5) * before / length - 0.5, 0, before - 1)
        left = np.floor(place).astype(int)
        right = np.minimum(left + 1, before - 1)
        share = place - left
        if axis == -2:
            share = share[:, None]
        maps = np.take(maps, left, axis) * (1 - share) + np.take(maps, right, axis) * share
    return maps


def patches(taps):
    """The taps on the first tap's grid, side by side, one row per patch: [B, h·w, D]."""
    joined = np.concatenate([taps[0], enlarge(taps[1], taps[0].shape[-2:])], 1)
    return joined.reshape(joined.shape[0], joined.shape[1], -1).transpose(0, 2, 1)


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def component(vectors):
    """The first principal component; its largest value is positive (scikit-learn before 1.5)."""
    centred = vectors - vectors.mean(0)
    u, s, _ = np.linalg.svd(centred, full_matrices=False)
    assert s[0] > 1.2 * s[1], "too close to call by power iteration"
    values = u[:, 0] * s[0]
    return values * np.sign(values[np.abs(values).argmax()])


def foreground(values):
    """The paper's code (compute_background_mask); without a clear object in the middle, everything."""
    h, w = GRID
    middle = (slice(int(h * 0.2), int(h * 0.8)), slice(int(w * 0.2), int(w * 0.8)))
    assert np.abs(np.abs(values) - THRESHOLD).min() > 1e-3, "too close to the threshold in float32"
    for sign in (1, -1):
        mask = (sign * values > THRESHOLD).reshape(GRID)
        if mask[middle].sum() > 0.35 * mask[middle].size:
            square = np.ones((3, 3))
            enlarged = ndimage.binary_dilation(ndimage.binary_dilation(mask, square), square)
            return ndimage.binary_erosion(enlarged, square, border_value=1)
    return np.ones(GRID, bool)


def distances(vectors, bank, neighbours):
    """The mean cosine distance to the nearest vectors of the bank."""
    return np.sort(1 - unit(vectors) @ bank.T, 1)[:, :neighbours].mean(1)


def score(values):
    return np.sort(values)[::-1][: max(1, int(len(values) * 0.01))].mean()


def smooth(maps):
    for axis in (1, 2):
        maps = ndimage.gaussian_filter1d(maps, SIGMA, axis, mode="mirror", truncate=4)
    return maps


def turned(images, degrees):
    """Rotates counter-clockwise about the centre; SciPy's mirror is OpenCV's BORDER_REFLECT_101."""
    h, w = images.shape[-2:]
    y, x = np.mgrid[:h, :w]
    y, x = y - (h - 1) / 2, x - (w - 1) / 2
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    places = [sin * x + cos * y + (h - 1) / 2, cos * x - sin * y + (w - 1) / 2]
    return np.stack([
        np.stack([ndimage.map_coordinates(plane, places, order=1, mode="mirror") for plane in image])
        for image in images
    ])


def drawn(rng, count, objects):
    """Two taps of images with an object in the middle, which differs from the background by one direction."""
    taps = [rng.normal(size=(count, 12, 9, 11)), rng.normal(size=(count, 20, 5, 6))]
    direction = np.where(np.arange(12) % 2, 2.5, 1.0)
    for image, strength in enumerate(objects):
        taps[0][image, :, 2:7, 3:8] += strength * direction[:, None, None]
    # Float32 first, so that both sides compute with the same numbers.
    return [(tap + 0.5).astype(np.float32).astype(np.float64) for tap in taps]


def main(folder):
    rng = np.random.default_rng(23)
    train = drawn(rng, 2, [1, 1])
    # An object, an object with a large background, and a texture: two halves, the middle is on both sides.
    test = drawn(rng, 3, [1, 2, 0])
    test[0][2, :, :, 5:6] += 4
    test[0][0, :, 4:5, 5:6] += 3  # a defect
    bank = unit(patches(train).reshape(-1, 32))
    vectors = patches(test)
    values = np.stack([component(image) for image in vectors])
    masks = np.stack([foreground(image) for image in values])
    one = np.stack([distances(image, bank, 1) for image in vectors])
    three = np.stack([distances(image, bank, 3) for image in vectors])
    masked = one * masks.reshape(3, -1)
    assert masks[0].sum() < 70 and masks[1].sum() < 70 and masks[2].all()
    images = rng.uniform(size=(2, 3, 7, 10)).astype(np.float32).astype(np.float64)
    write(
        folder + "/anomaly_dino.safetensors",
        {
            "train.0": train[0],
            "train.1": train[1],
            "test.0": test[0],
            "test.1": test[1],
            "bank": bank,
            "components": values,
            "masks": masks.astype(np.float32),
            "scores.1": np.array([score(image) for image in one]),
            "scores.3": np.array([score(image) for image in three]),
            "scores.masked": np.array([score(image) for image in masked]),
            "maps.1": smooth(enlarge(one.reshape(3, *GRID), SIZE)),
            "maps.3": smooth(enlarge(three.reshape(3, *GRID), SIZE)),
            "maps.masked": smooth(enlarge(masked.reshape(3, *GRID), SIZE)),
            "images": images,
            "turned.1": turned(images, 45),
            "turned.2": turned(images, 90),
            "turned.5": turned(images, 225),
        },
    )


if __name__ == "__main__":
    main(sys.argv[1])
