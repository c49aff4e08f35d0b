"""U-Flow in plain PyTorch, apart from ours: writes golden/uflow.safetensors.

Written from the paper (Tailanian et al. 2024) and its published code as anomalib 2.6 has it, with these differences: the loss is
the mean negative log-likelihood of the images (the published code sums ½ z² over the batch, too); the logarithm of the binomial
tail is interpolated between whole numbers, where the published code rounds down; z² passes
τ on a ramp; maps of false alarms are enlarged bilinearly. Everything is float64.

    python3 uflow_reference.py ../resources/golden/uflow.safetensors
"""

import math
import sys

import numpy as np
import scipy.stats
import torch
import torch.nn.functional as F
from torch import nn

import golden_file

torch.manual_seed(5)
torch.set_default_dtype(torch.float64)

LAYERS = {"layer1": (6, 12, 16), "layer2": (8, 6, 8), "layer3": (10, 3, 4)}
NAMES = list(LAYERS)
FLOW_CHANNELS = [7, 9, 10]  # 8 + 4 / 4 and 6 + 4 / 4: four of ten and of nine channels go up
IMAGE = (48, 64)
IMAGES, STEPS, BLOCKS, CLAMP, RATIO = 3, 3, 2, 2.0, 1.0
LR, WEIGHT_DECAY = 2e-3, 1e-3
WINDOW, PROBABILITY, RAMP = 7, 0.5, 0.1


class Coupling(nn.Module):
    def __init__(self, channels, kernel):
        super().__init__()
        self.active = channels // 2
        self.passive = channels - self.active
        hidden = int(self.passive * RATIO)
        self.hidden = nn.Conv2d(self.passive, hidden, kernel, padding=kernel // 2)
        self.out = nn.Conv2d(hidden, 2 * self.active, kernel, padding=kernel // 2)
        # Fresh ones are one and zero, which would hide mistakes.
        self.scale = nn.Parameter(10 + torch.randn(channels))
        self.offset = nn.Parameter(0.3 * torch.randn(channels))
        with torch.no_grad():
            self.out.weight.mul_(10)
            self.out.bias.mul_(10)
        self.perm = torch.randperm(channels)

    def forward(self, x):
        passive, active = torch.split(x, [self.passive, self.active], dim=1)
        a = 0.1 * self.out(torch.relu(self.hidden(passive)))
        log_scale = CLAMP * torch.tanh(a[:, : self.active])
        active = active * torch.exp(log_scale) + a[:, self.active :]
        scale = 0.1 * F.softplus(self.scale, beta=0.5)
        u = torch.cat([passive, active], dim=1) * scale.view(1, -1, 1, 1) + self.offset.view(1, -1, 1, 1)
        pixels = x.shape[2] * x.shape[3]
        return u[:, self.perm], log_scale.sum(dim=(1, 2, 3)) + pixels * torch.log(scale).sum()


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.ModuleDict({name: nn.LayerNorm(shape) for name, shape in LAYERS.items()})
        self.flow = nn.ModuleDict()
        for name, channels in zip(NAMES, FLOW_CHANNELS):
            blocks = nn.ModuleList(Coupling(channels, 3 if i % 2 == 0 else 1) for i in range(BLOCKS))
            self.flow[name] = nn.ModuleDict({"blocks": blocks})
        with torch.no_grad():
            for norm in self.norm.values():
                norm.weight.add_(0.3 * torch.randn_like(norm.weight))
                norm.bias.add_(0.3 * torch.randn_like(norm.bias))

    def forward(self, features):
        z, log_det, below = [None] * 3, 0, None
        for scale in (2, 1, 0):
            name = NAMES[scale]
            x = self.norm[name](features[scale])
            if below is not None:
                x = torch.cat([x, F.pixel_shuffle(below, 2)], dim=1)
            for block in self.flow[name]["blocks"]:
                x, more = block(x)
                log_det = log_det + more
            if scale == 0:
                z[0] = x
            else:
                up = x.shape[1] // 8 * 4
                below, z[scale] = x[:, :up], x[:, up:]
        return z, log_det


def losses(model, features):
    z, log_det = model(features)
    return sum(0.5 * torch.sum(x**2, dim=(1, 2, 3)) for x in z) - log_det


def enlarged(x, align_corners):
    return F.interpolate(x[:, None], size=IMAGE, mode="bilinear", align_corners=align_corners)[:, 0]


def likelihood_map(z):
    return 1 - sum(enlarged(torch.exp(-0.5 * (x**2).mean(dim=1)), False) for x in z) / len(z)


def log_tail(z, scale):
    """log10 of the binomial probability of more large z in a window."""
    tau = scipy.stats.norm.ppf((PROBABILITY + 1) / 2) ** 2
    half = max(int(WINDOW / 2**scale // 2), 1)
    n = (2 * half + 1) ** 2
    windows = F.pad(z**2, (half,) * 4, mode="reflect").unfold(2, 2 * half + 1, 1).unfold(3, 2 * half + 1, 1)
    large = torch.clamp((windows - tau) / RAMP + 0.5, 0, 1)
    count = large.sum(dim=(4, 5)).mean(dim=1).numpy()
    table = scipy.stats.binom.logsf(np.arange(n), n, 1 - PROBABILITY) / math.log(10)
    return torch.from_numpy(np.interp(count, np.arange(n), table))


def false_alarm_map(z):
    tests = math.log10(sum(x.shape[2] * x.shape[3] for x in z))
    return -(tests + sum(enlarged(log_tail(x, scale), True) for scale, x in enumerate(z)))


def draw():
    return [2 * torch.randn(IMAGES, *shape) + 0.5 for shape in LAYERS.values()]


def main(path):
    golden = {}

    def put(name, arrays):
        for i, array in enumerate(arrays):
            golden[f"{name}.{i}"] = array

    model = Model()
    for name, parameter in model.named_parameters():
        golden["before." + name] = parameter.detach().clone()
    for name in NAMES:
        for i, block in enumerate(model.flow[name]["blocks"]):
            golden[f"before.flow.{name}.blocks.{i}.perm"] = block.perm

    batches = [draw() for _ in range(STEPS)]
    for i, batch in enumerate(batches):
        put(f"step.{i}.features", batch)
    losses(model, batches[0]).mean().backward()
    for name, parameter in model.named_parameters():
        golden["gradient." + name] = parameter.grad.clone()

    adam = torch.optim.Adam(model.parameters(), lr=LR, weight_decay=WEIGHT_DECAY)
    values = []
    for batch in batches:
        adam.zero_grad()
        loss = losses(model, batch).mean()
        loss.backward()
        adam.step()
        values.append(loss.item())
    golden["losses"] = torch.tensor(values)
    for name, parameter in model.named_parameters():
        golden["after." + name] = parameter

    features = draw()
    put("judged.features", features)
    with torch.no_grad():
        z, log_det = model(features)
        golden["judged.loss"] = losses(model, features)
    put("judged.z", z)
    golden["judged.log_det"] = log_det
    golden["judged.map.likelihood"] = likelihood_map(z)
    golden["judged.map.log_nfa"] = false_alarm_map(z)
    golden_file.write(path, golden)


if __name__ == "__main__":
    main(sys.argv[1])
