"""Writes golden/reverse_distillation.safetensors: loss, gradients, three steps of Adam and maps, on a small wide network."""

import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import golden_file
from residual_networks import draw_norms, gradients, stage, state, unit

SIZE = 64
BLOCKS = [2, 1, 1]
STEM = 1
WIDTH = 2  # twice as wide as the stem, as wide_resnet50_2 is
OUTPUTS = [4 * STEM << i for i in range(4)]


class Bottleneck(nn.Module):
    """Multi-scale feature fusion and one-class embedding; the latter as narrow as a plain network's, with three blocks."""

    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = unit(OUTPUTS[0], OUTPUTS[1], 3, 2)
        self.conv2, self.bn2 = unit(OUTPUTS[1], OUTPUTS[2], 3, 2)
        self.conv3, self.bn3 = unit(OUTPUTS[1], OUTPUTS[2], 3, 2)
        self.bn_layer = stage(True, 3 * OUTPUTS[2], STEM << 3, OUTPUTS[3], 3, 2)

    def forward(self, features):
        one = torch.relu(self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(features[0]))))))
        two = torch.relu(self.bn3(self.conv3(features[1])))
        return self.bn_layer(torch.cat([one, two, features[2]], 1))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer1 = stage(True, OUTPUTS[3], WIDTH << 2, OUTPUTS[2], BLOCKS[0], up=True)
        self.layer2 = stage(True, OUTPUTS[2], WIDTH << 1, OUTPUTS[1], BLOCKS[1], up=True)
        self.layer3 = stage(True, OUTPUTS[1], WIDTH, OUTPUTS[0], BLOCKS[2], up=True)

    def forward(self, x):
        deep = self.layer1(x)
        middle = self.layer2(deep)
        return [self.layer3(middle), middle, deep]


def loss_of(encoder, decoder):
    return sum((1 - F.cosine_similarity(e.flatten(1), d.flatten(1))).mean() for e, d in zip(encoder, decoder))


def smooth(maps):
    """A Gaussian of sigma 4 cut off at 4 sigma, the image mirrored at its edges."""
    offsets = np.arange(-16, 17)
    weights = np.exp(-(offsets**2) / 32.0)
    weights = torch.tensor(weights / weights.sum(), dtype=torch.float32)
    padded = F.pad(maps, (16, 16, 16, 16), mode="reflect")
    return F.conv2d(F.conv2d(padded, weights.view(1, 1, 1, -1)), weights.view(1, 1, -1, 1))


def batch(images):
    return [torch.relu(torch.randn(images, OUTPUTS[i], SIZE >> (2 + i), SIZE >> (2 + i))) for i in range(3)]


def put(arrays, prefix, features):
    arrays.update({f"{prefix}.encoder.{i}": feature for i, feature in enumerate(features)})


def main():
    torch.manual_seed(14)
    bottleneck, decoder = Bottleneck(), Decoder()
    parts = {"bottleneck.": bottleneck, "decoder.": decoder}
    arrays = {}
    for prefix, part in parts.items():
        draw_norms(part)
        arrays.update(state(part, "before." + prefix))
    parameters = list(decoder.parameters()) + list(bottleneck.parameters())
    # An epsilon as large as a small gradient: where one is nothing but rounding, Adam with 1e-8 steps as far as with a large one.
    adam = torch.optim.Adam(parameters, lr=0.001, betas=(0.5, 0.99), eps=0.01)
    losses = []
    for step, size in enumerate([2, 2, 1]):
        features = batch(size)
        put(arrays, f"step.{step}", features)
        adam.zero_grad()
        loss = loss_of(features, decoder(bottleneck(features)))
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            for prefix, part in parts.items():
                arrays.update(gradients(part, "gradient." + prefix))
        adam.step()
    arrays["losses"] = torch.tensor(losses)
    for prefix, part in parts.items():
        arrays.update(state(part, "after." + prefix))
        part.eval()

    features = batch(1)
    put(arrays, "judged", features)
    with torch.no_grad():
        rebuilt = decoder(bottleneck(features))
        layers = [
            F.interpolate((1 - F.cosine_similarity(e, d))[:, None], size=(SIZE, SIZE), mode="bilinear", align_corners=True)
            for e, d in zip(features, rebuilt)
        ]
    for mode, combined in {"add": sum(layers), "multiply": layers[0] * layers[1] * layers[2]}.items():
        maps = smooth(combined)
        arrays[f"judged.map.{mode}"] = maps[:, 0]
        arrays[f"judged.score.{mode}"] = maps.amax((1, 2, 3))
    golden_file.write(sys.argv[1], arrays)


if __name__ == "__main__":
    target = pathlib.Path(__file__).parents[1] / "resources/golden/reverse_distillation.safetensors"
    sys.argv[1:] = sys.argv[1:] or [str(target)]
    main()
