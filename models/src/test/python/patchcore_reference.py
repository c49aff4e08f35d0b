"""Records PatchCore's numbers, computed by plain PyTorch and NumPy in doubles, for PatchcoreGoldenTest.

Usage: python3 patchcore_reference.py <folder of golden files>
"""

import sys

import numpy as np
import torch
import torch.nn.functional as F

from golden_file import write

START, CORESET, NEIGHBOURS, SIGMA, SIZE = 17, 60, 9, 4, (37, 44)


def patches(taps):
    """Local averages, enlarged to the first tap's grid and put beside each other: [B·h·w, D]."""
    pooled = [F.avg_pool2d(tap, 3, 1, 1) for tap in taps]
    grid = pooled[0].shape[-2:]
    resized = [F.interpolate(tap, size=grid, mode="bilinear", align_corners=False) for tap in pooled]
    joined = torch.cat(resized, 1)
    return joined.permute(0, 2, 3, 1).reshape(-1, joined.shape[1]).numpy()


def distances(a, b):
    return np.sqrt(((a[:, None, :] - b[None, :, :]) ** 2).sum(-1))


def coreset(points, count, start):
    """Algorithm 1, literally."""
    chosen = [start]
    while len(chosen) < count:
        nearest = distances(points, points[chosen]).min(1)
        nearest[chosen] = -1
        ranked = np.sort(nearest)
        assert ranked[-1] - ranked[-2] > 1e-4 * ranked[-1], "too close to call in float32"
        chosen.append(int(nearest.argmax()))
    return chosen


def score(vectors, bank):
    """Eq. 6 and 7 for one image."""
    d = distances(vectors, bank)
    nearest = d.argmin(1)
    farthest = d.min(1).argmax()
    star, m = d[farthest].min(), nearest[farthest]
    support = np.argsort(distances(bank[m : m + 1], bank)[0])[:NEIGHBOURS]
    weight = 1 - np.exp(star) / np.exp(d[farthest][support]).sum()
    return weight * star


def blur(maps):
    radius = int(4.0 * SIGMA + 0.5)
    x = torch.arange(-radius, radius + 1, dtype=torch.float64)
    kernel = torch.exp(-(x**2) / (2 * SIGMA**2))
    kernel = torch.outer(kernel, kernel) / kernel.sum() ** 2
    return F.conv2d(F.pad(maps, [radius] * 4, mode="reflect"), kernel[None, None])


def main(folder):
    torch.manual_seed(11)
    rng = np.random.default_rng(11)
    # Float32 first, so that both sides compute with the same numbers.
    draw = lambda *shape: torch.randn(*shape).abs().float().double()
    train = [draw(4, 12, 9, 11), draw(4, 20, 5, 6)]
    test = [draw(3, 12, 9, 11), draw(3, 20, 5, 6)]
    test[0][1, :, 3:6, 4:7] += 1  # a defect
    test[1][1, :, 2:3, 2:4] += 1
    learned, judged = patches(train), patches(test)
    projection = (rng.integers(-1, 2, (learned.shape[1], 16)) * 0.6).astype(np.float32).astype(np.float64)
    rows = coreset(learned @ projection, CORESET, START)
    bank = learned[rows]
    nearest = distances(judged, bank).min(1)
    grid = torch.from_numpy(nearest).reshape(3, 1, 9, 11)
    write(
        folder + "/patchcore.safetensors",
        {
            "train.0": train[0].float(),
            "train.1": train[1].float(),
            "test.0": test[0].float(),
            "test.1": test[1].float(),
            "patches": judged,
            "projection": projection,
            "coreset": np.array(rows, dtype=np.int64),
            "bank": bank,
            "distances": nearest,
            "scores": np.array([score(image, bank) for image in judged.reshape(3, -1, judged.shape[1])]),
            "maps": blur(F.interpolate(grid, size=SIZE)).squeeze(1),
        },
    )


if __name__ == "__main__":
    main(sys.argv[1])
