"""Golden numbers for FRE: Ndiour et al. 2023 in plain PyTorch, float64, from given feature maps.

The autoencoder sees features in PyTorch's order, [C, h, w]; its weights are written with the channels last, as ours.

    python3 models/src/test/python/fre_reference.py models/src/test/resources/golden/fre.safetensors
"""

import sys

import torch
import torch.nn.functional as F

import golden_file

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)

TRAIN, TEST, BATCH, STEPS = 12, 3, 4, 9
CHANNELS, HEIGHT, WIDTH = 5, 4, 7  # pooled to 2x3; the last column fills no square
LATENT, LR = 3, 1e-2
IMAGE = (8, 14)


def draw(images):
    basis = torch.randn(2, CHANNELS * HEIGHT * WIDTH, generator=torch.Generator().manual_seed(1))
    vectors = 1 + torch.randn(images, 2) @ basis + 0.1 * torch.randn(images, basis.shape[1])
    return vectors.reshape(images, CHANNELS, HEIGHT, WIDTH)


def main(path):
    train, test = draw(TRAIN), draw(TEST)
    test[0, :, 0:2, 2:4] += 2  # a defect
    pooled = F.avg_pool2d(test, 2)
    length = pooled[0].numel()
    weight = torch.nn.Parameter(0.3 * torch.randn(LATENT, length))
    encoder_bias = torch.nn.Parameter(0.1 * torch.randn(LATENT))
    decoder_bias = torch.nn.Parameter(0.1 * torch.randn(length))

    def last(array):
        """The features of the last axis with the channels last."""
        return array.detach().reshape(-1, *pooled.shape[1:]).permute(0, 2, 3, 1).reshape(array.shape).clone()

    def arrays(prefix):
        return {
            prefix + "weight": last(weight),
            prefix + "encoder_bias": encoder_bias.detach().clone(),
            prefix + "decoder_bias": last(decoder_bias),
        }

    def rebuilt(features):
        vectors = F.avg_pool2d(features, 2).flatten(1)
        return vectors, F.linear(F.linear(vectors, weight, encoder_bias), weight.t(), decoder_bias)

    golden = {"train": train, "test": test, **arrays("before.")}
    adam = torch.optim.Adam([weight, encoder_bias, decoder_bias], lr=LR)
    losses = []
    for step in range(STEPS):
        first = step * BATCH % TRAIN
        adam.zero_grad()
        loss = F.mse_loss(*rebuilt(train[first : first + BATCH]))
        loss.backward()
        adam.step()
        losses.append(loss.item())
    vectors, decoded = rebuilt(test)
    errors = (vectors - decoded).square().reshape(pooled.shape).sum(1, keepdim=True)
    golden.update(arrays("after."))
    golden["losses"] = torch.tensor(losses)
    golden["scores"] = errors.sum(dim=(1, 2, 3))
    golden["maps"] = F.interpolate(errors, size=IMAGE, mode="bilinear", align_corners=False)[:, 0]
    golden_file.write(path, golden)


main(sys.argv[1])
