"""Golden numbers for PaDiM: Defard et al. 2020 in plain NumPy and PyTorch, float64, from given feature maps.

Every position's Gaussian is fitted to all images at once; nothing is learned batch by batch here.

    python3 models/src/test/python/padim_reference.py models/src/test/resources/golden/padim.safetensors
"""

import sys

import numpy as np
import torch
import torch.nn.functional as F

import golden_file

TRAIN, TEST = 9, 3
IMAGE = (24, 32)
TAPS = [(6, 6, 8), (8, 3, 4), (10, 2, 2)]  # channels, height, width
DIMENSIONS = np.array([0, 2, 3, 6, 7, 11, 13, 14, 15, 20, 23])  # of the 24 channels
EPSILON, SIGMA = 0.01, 4


def features(random, images):
    """Correlated channels, whose means are large beside how much they differ."""
    taps = []
    for channels, height, width in TAPS:
        mixing = np.random.RandomState(channels).normal(size=(channels, channels)) * 0.3
        noise = random.normal(size=(images, channels, height, width))
        taps.append((7 + np.einsum("ij,njhw->nihw", mixing, noise)).astype(np.float32))
    return taps


def embed(taps):
    """[N, d, P] in float64."""
    grid = TAPS[0][1:]
    maps = [F.interpolate(torch.from_numpy(tap).double(), size=grid, mode="nearest") for tap in taps]
    return torch.cat(maps, 1).numpy()[:, DIMENSIONS].reshape(len(taps[0]), len(DIMENSIONS), -1)


def distances(train, test):
    result = np.zeros((test.shape[0], test.shape[2]))
    for position in range(train.shape[2]):
        vectors = train[:, :, position]
        covariance = np.cov(vectors, rowvar=False) + EPSILON * np.eye(vectors.shape[1])
        deviation = test[:, :, position] - vectors.mean(0)
        result[:, position] = np.sqrt(np.sum(deviation * np.linalg.solve(covariance, deviation.T).T, 1))
    return result


def blur(maps):
    radius = int(4 * SIGMA + 0.5)
    line = torch.exp(-torch.arange(-radius, radius + 1).double() ** 2 / (2 * SIGMA**2))
    kernel = torch.outer(line, line) / line.sum() ** 2
    padded = F.pad(maps, [radius] * 4, mode="reflect")
    return F.conv2d(padded, kernel[None, None])


def main(path):
    random = np.random.RandomState(1)
    train, test = features(random, TRAIN), features(random, TEST)
    test[0][0, :, 2:4, 3:5] += 1.5  # a defect
    distance = distances(embed(train), embed(test))
    grid = torch.from_numpy(distance).reshape(TEST, 1, *TAPS[0][1:])
    maps = blur(F.interpolate(grid, size=IMAGE, mode="bilinear", align_corners=False))[:, 0]
    arrays = {"dimensions": DIMENSIONS, "distances": distance, "maps": maps, "scores": maps.flatten(1).max(1).values}
    for i in range(len(TAPS)):
        arrays[f"train.{i}"], arrays[f"test.{i}"] = train[i], test[i]
    golden_file.write(path, arrays)


main(sys.argv[1])
