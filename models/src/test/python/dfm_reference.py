"""Golden numbers for DFM: Ahuja et al. 2019 in plain NumPy and PyTorch, float64, from given feature maps.

The Gaussian is fitted to the reduced features as such, with a full covariance, and its precision is spelled out in the
space of all features.

    python3 models/src/test/python/dfm_reference.py models/src/test/resources/golden/dfm.safetensors
"""

import sys

import numpy as np
import torch
import torch.nn.functional as F

import golden_file

TRAIN, TEST = 11, 3
CHANNELS, HEIGHT, WIDTH = 7, 7, 9  # pooled to 3x4; the last row and column fill no square
POOLING, LEVEL = 2, 0.9
IMAGE = (14, 18)


def features(random, images):
    """A few directions of decreasing length and a little noise, around a mean far from zero."""
    size = CHANNELS * HEIGHT * WIDTH
    directions = np.random.RandomState(5).normal(size=(8, size)) * (0.6 ** np.arange(8))[:, None]
    vectors = 3 + random.normal(size=(images, 8)) @ directions + 0.05 * random.normal(size=(images, size))
    return vectors.reshape(images, CHANNELS, HEIGHT, WIDTH).astype(np.float32)


def pool(maps):
    return F.avg_pool2d(torch.from_numpy(maps).double(), POOLING).numpy()


def main(path):
    random = np.random.RandomState(2)
    train, test = features(random, TRAIN), features(random, TEST)
    test[0, :, 2:4, 4:6] += 1  # a defect
    shape = pool(test).shape
    normal, judged = pool(train).reshape(TRAIN, -1), pool(test).reshape(TEST, -1)

    mean = normal.mean(0)
    eigenvalues, eigenvectors = np.linalg.eigh(np.cov(normal, rowvar=False))
    share = np.cumsum(eigenvalues[::-1]) / eigenvalues.sum()
    kept = int(np.sum(share < LEVEL)) + 1
    basis = eigenvectors[:, ::-1][:, :kept]
    deviation = judged - mean

    errors = np.square(deviation - deviation @ basis @ basis.T)
    covariance = np.cov((normal - mean) @ basis, rowvar=False, bias=True)
    precision = basis @ np.linalg.inv(covariance) @ basis.T
    reduced = deviation @ basis
    likelihood = np.einsum("ni,ij,nj->n", reduced, np.linalg.inv(covariance), reduced)
    shares = deviation * (deviation @ precision)

    def maps(values):
        cells = torch.from_numpy(values).reshape(shape).sum(1, keepdim=True)
        return F.interpolate(cells, size=IMAGE, mode="bilinear", align_corners=False)[:, 0]

    golden_file.write(
        path,
        {
            "train": train,
            "test": test,
            "components": np.array([kept]),
            "fre.scores": errors.sum(1),
            "fre.maps": maps(errors),
            "nll.scores": likelihood + np.linalg.slogdet(covariance)[1],
            "nll.maps": maps(shares),
            "nll.constant": np.array([np.linalg.slogdet(covariance)[1]]),
        },
    )


main(sys.argv[1])
