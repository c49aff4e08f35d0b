"""CS-Flow in plain PyTorch, apart from ours: writes golden/csflow.safetensors.

Written from the paper (Rudolph et al. 2022) and its published code as anomalib 2.6 has it, with one difference: the
log-determinant is that of each image, as in the paper, where anomalib takes the sum over the batch for each image. Everything
is float64.

    python3 csflow_reference.py ../resources/golden/csflow.safetensors
"""

import sys

import torch
import torch.nn.functional as F
from torch import nn

import golden_file

torch.manual_seed(3)
torch.set_default_dtype(torch.float64)

CHANNELS, HIDDEN, BLOCKS, CLAMP = 6, 5, 2, 3.0
GRIDS = [(8, 4), (4, 2), (2, 1)]
IMAGE = (64, 32)
IMAGES, STEPS = 3, 3
ADAM = {"lr": 2e-3, "betas": (0.5, 0.9), "eps": 1e-4, "weight_decay": 1e-2}


class Subnet(nn.Module):
    def __init__(self, inputs, outputs, kernel):
        super().__init__()

        def convolution(i, o, stride=1):
            return nn.Conv2d(i, o, kernel, stride=stride, padding=kernel // 2)

        self.hidden = nn.ModuleList(convolution(inputs, HIDDEN) for _ in range(3))
        self.out = nn.ModuleList(convolution(HIDDEN, outputs) for _ in range(3))
        self.up = nn.ModuleList(convolution(HIDDEN, outputs) for _ in range(2))
        self.down = nn.ModuleList(convolution(HIDDEN, outputs, 2) for _ in range(2))
        # Zero at first, which would hide mistakes.
        self.gamma = nn.ParameterList(nn.Parameter(1 + torch.randn(1)) for _ in range(3))

    def forward(self, maps):
        a, b, c = (F.leaky_relu(f(x), 0.1) for f, x in zip(self.hidden, maps))

        def larger(x):
            return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)

        return [
            self.gamma[0] * (self.out[0](a) + self.up[0](larger(b))),
            self.gamma[1] * (self.out[1](b) + self.down[0](a) + self.up[1](larger(c))),
            self.gamma[2] * (self.out[2](c) + self.down[1](b)),
        ]


class Block(nn.Module):
    def __init__(self, kernel):
        super().__init__()
        half = CHANNELS // 2
        self.first = Subnet(half, 2 * half, kernel)
        self.second = Subnet(half, 2 * half, kernel)
        self.perm = torch.randperm(CHANNELS)

    def forward(self, maps):
        left, right = zip(*(torch.chunk(x[:, self.perm], 2, dim=1) for x in maps))
        log_det = 0

        def transformed(parameters, maps):
            nonlocal log_det
            results = []
            for p, x in zip(parameters, maps):
                s, t = torch.chunk(p, 2, dim=1)
                s = CLAMP * 0.636 * torch.atan(s / CLAMP)
                log_det = log_det + s.sum(dim=(1, 2, 3))
                results.append(torch.exp(s) * x + t)
            return results

        left = transformed(self.second(right), left)
        right = transformed(self.first(left), right)
        return [torch.cat(pair, dim=1) for pair in zip(left, right)], log_det


def forward(blocks, maps):
    log_det = 0
    for block in blocks:
        maps, more = block(maps)
        log_det = log_det + more
    return maps, log_det


def vector(maps):
    return torch.cat([z.flatten(1) for z in maps], dim=1)


def loss(blocks, maps):
    maps, log_det = forward(blocks, maps)
    z = vector(maps)
    return torch.mean(0.5 * torch.sum(z**2, dim=1) - log_det) / z.shape[1]


def enlarged_square(z):
    return F.interpolate((z**2).mean(dim=1, keepdim=True), size=IMAGE, mode="bilinear", align_corners=False)[:, 0]


def draw():
    return [2 * torch.randn(IMAGES, CHANNELS, *grid) + 0.5 for grid in GRIDS]


def main(path):
    golden = {}

    def put(name, arrays):
        for i, array in enumerate(arrays):
            golden[f"{name}.{i}"] = array

    blocks = nn.ModuleList(Block(3 if i < BLOCKS - 1 else 5) for i in range(BLOCKS))
    named = [("flow.blocks." + name, parameter) for name, parameter in blocks.named_parameters()]
    for name, parameter in named:
        golden["before." + name] = parameter.detach().clone()
    for i, block in enumerate(blocks):
        golden[f"before.flow.blocks.{i}.perm"] = block.perm

    batches = [draw() for _ in range(STEPS)]
    for i, batch in enumerate(batches):
        put(f"step.{i}.features", batch)
    loss(blocks, batches[0]).backward()
    for name, parameter in named:
        golden["gradient." + name] = parameter.grad.clone()

    adam = torch.optim.Adam(blocks.parameters(), **ADAM)
    losses = []
    for batch in batches:
        adam.zero_grad()
        value = loss(blocks, batch)
        value.backward()
        adam.step()
        losses.append(value.item())
    golden["losses"] = torch.tensor(losses)
    for name, parameter in named:
        golden["after." + name] = parameter

    maps = draw()
    put("judged.features", maps)
    z, log_det = forward(blocks, maps)
    put("judged.z", z)
    golden["judged.log_det"] = log_det
    golden["judged.score"] = (vector(z) ** 2 / 2).mean(dim=1)
    golden["judged.map.max"] = enlarged_square(z[0])
    golden["judged.map.all"] = enlarged_square(z[0]) * enlarged_square(z[1]) * enlarged_square(z[2])
    golden_file.write(path, golden)


if __name__ == "__main__":
    main(sys.argv[1])
