"""Golden numbers for CFA: Lee et al. 2022 in plain PyTorch, float64, from given feature maps.

The descriptor is a Conv2d on maps with two more channels, all distances are in one matrix, and gradients are torch's.

    python3 models/src/test/python/cfa_reference.py models/src/test/resources/golden/cfa.safetensors
"""

import sys

import torch
import torch.nn.functional as F

import golden_file

torch.set_default_dtype(torch.float64)

TRAIN, TEST, BATCH, STEPS = 7, 2, 3, 6
SIZE, GRIDS, CHANNELS, DESCRIBED = (20, 28), [(5, 7), (3, 4)], [4, 3], 3
NEAREST, NEGATIVES, LR, DECAY, SIGMA = 3, 2, 2e-2, 5e-2, 4
RADII = {"small": 1e-5, "large": 1.2}


def patches(taps):
    pooled = [F.avg_pool2d(tap, 3, 1, 1) for tap in taps]
    resized = [F.interpolate(tap, size=GRIDS[0], mode="bilinear", align_corners=False) for tap in pooled]
    return torch.cat(resized, 1)


def with_coordinates(maps):
    rows = torch.linspace(-1, 1, GRIDS[0][0]).view(1, 1, -1, 1).expand(len(maps), 1, *GRIDS[0])
    columns = torch.linspace(-1, 1, GRIDS[0][1]).view(1, 1, 1, -1).expand(len(maps), 1, *GRIDS[0])
    return torch.cat([maps, rows, columns], 1)


def blur(maps):
    radius = int(4.0 * SIGMA + 0.5)
    x = torch.arange(-radius, radius + 1)
    kernel = torch.exp(-(x**2) / (2 * SIGMA**2))
    kernel = torch.outer(kernel, kernel) / kernel.sum() ** 2
    return F.conv2d(F.pad(maps, [radius] * 4, mode="reflect"), kernel[None, None])


def trained(train, test, start, radius):
    layer = torch.nn.Conv2d(sum(CHANNELS) + 2, DESCRIBED, 1)
    layer.load_state_dict(start)

    def describe(taps):
        return layer(with_coordinates(patches(taps)))

    with torch.no_grad():
        bank = describe(train).mean(0).flatten(1).t()

    def squares(taps):
        described = describe(taps).flatten(2).transpose(1, 2)
        every = (described[:, :, None] - bank).square().sum(3)
        return every.topk(NEAREST + NEGATIVES, largest=False).values

    def loss(taps):
        d = squares(taps)
        attraction = F.relu(d[:, :, :NEAREST] - radius**2).mean()
        repulsion = F.relu(radius**2 - d[:, :, NEAREST:] - 0.1).mean()
        return (attraction + repulsion) * 1000

    adam = torch.optim.AdamW(layer.parameters(), lr=LR, weight_decay=DECAY, amsgrad=True)
    losses = []
    for step in range(STEPS):
        first = step % 2 * BATCH
        adam.zero_grad()
        value = loss([tap[first : first + BATCH] for tap in train])
        value.backward()
        if step == 0:
            gradients = [parameter.grad.clone() for parameter in layer.parameters()]
        adam.step()
        losses.append(value.item())
    d = squares(test).sqrt()[:, :, :NEAREST]
    softmin = F.softmin(d, dim=2)[:, :, 0] * d[:, :, 0]

    def maps(scores):
        grid = scores.reshape(-1, 1, *GRIDS[0])
        return blur(F.interpolate(grid, size=SIZE, mode="bilinear", align_corners=False))[:, 0]

    return {
        "bank": bank,
        "gradient.weight": gradients[0].flatten(1),
        "gradient.bias": gradients[1],
        "losses": torch.tensor(losses),
        "after.weight": layer.weight.flatten(1),
        "after.bias": layer.bias,
        "maps.softmin": maps(softmin),
        "maps.nearest": maps(d[:, :, 0]),
        "loss": torch.stack([loss([tap[i : i + 1] for tap in test]) for i in range(TEST)]),
    }


def main(path):
    torch.manual_seed(3)
    # Float32 first, so that both sides compute with the same numbers.
    draw = lambda images: [torch.randn(images, c, *grid).abs().float().double() for c, grid in zip(CHANNELS, GRIDS)]
    train, test = draw(TRAIN), draw(TEST)
    test[0][1, :, 1:3, 2:4] += 2  # a defect
    start = torch.nn.Conv2d(sum(CHANNELS) + 2, DESCRIBED, 1).float().double().state_dict()
    golden = {"before.weight": start["weight"].flatten(1), "before.bias": start["bias"]}
    for i in range(2):
        golden[f"train.{i}"], golden[f"test.{i}"] = train[i], test[i]
    for name, radius in RADII.items():
        for key, array in trained(train, test, start, radius).items():
            golden[f"{name}.{key}"] = array
    golden_file.write(path, golden)


main(sys.argv[1])
