"""FastFlow in plain PyTorch, apart from ours: writes golden/fastflow.safetensors.

Written from the paper (Yu et al. 2021) and FrEIA's AllInOneBlock as anomalib has it: permutations are 1x1 convolutions with
a matrix of zeros and ones, one Adam steps the parameters of all taps, everything is float64.

    python3 fastflow_reference.py ../resources/golden/fastflow.safetensors
"""

import sys

import torch
import torch.nn.functional as F
from torch import nn

import golden_file

torch.manual_seed(11)
torch.set_default_dtype(torch.float64)

IMAGES = 3
STEPS = 3
CLAMP = 2.0
HIDDEN_RATIO = 1.0
SIZE = (9, 14)
TAPS = {"layer1": (7, 5, 4), "layer2": (4, 3, 2)}  # C, h, w
LR, WEIGHT_DECAY, BATCHES = 1e-2, 1e-3, 5


class Coupling(nn.Module):
    def __init__(self, channels, kernel):
        super().__init__()
        self.active = channels // 2
        self.passive = channels - self.active
        hidden = int(self.passive * HIDDEN_RATIO)
        self.hidden = nn.Conv2d(self.passive, hidden, kernel, padding=kernel // 2)
        self.out = nn.Conv2d(hidden, 2 * self.active, kernel, padding=kernel // 2)
        # Fresh ones are one and zero, which would hide mistakes.
        self.scale = nn.Parameter(10 + 2 * torch.randn(channels))
        self.offset = nn.Parameter(torch.randn(channels))
        with torch.no_grad():
            self.out.weight.mul_(20)
            self.out.bias.mul_(20)
        self.perm = torch.randperm(channels)

    def forward(self, x):
        channels = x.shape[1]
        passive, active = torch.split(x, [self.passive, self.active], dim=1)
        a = 0.1 * self.out(torch.relu(self.hidden(passive)))
        log_scale = CLAMP * torch.tanh(a[:, : self.active])
        active = active * torch.exp(log_scale) + a[:, self.active :]
        scale = 0.1 * F.softplus(self.scale, beta=0.5)
        u = torch.cat([passive, active], dim=1) * scale.view(1, -1, 1, 1) + self.offset.view(1, -1, 1, 1)
        matrix = torch.zeros(channels, channels)
        matrix[torch.arange(channels), self.perm] = 1
        pixels = x.shape[2] * x.shape[3]
        log_det = log_scale.sum(dim=(1, 2, 3)) + pixels * torch.log(scale).sum()
        return F.conv2d(u, matrix.view(channels, channels, 1, 1)), log_det


class Tap(nn.Module):
    def __init__(self, channels, height, width):
        super().__init__()
        self.norm = nn.LayerNorm([channels, height, width])
        with torch.no_grad():
            self.norm.weight.add_(0.3 * torch.randn(channels, height, width))
            self.norm.bias.add_(0.3 * torch.randn(channels, height, width))
        self.blocks = nn.ModuleList(Coupling(channels, 1 if i % 2 == 1 else 3) for i in range(STEPS))

    def forward(self, x):
        x = self.norm(x)
        log_det = 0
        for block in self.blocks:
            x, more = block(x)
            log_det = log_det + more
        return x, log_det


def total_loss(taps, features):
    loss = 0
    for name, tap in taps.items():
        z, log_det = tap(features[name])
        loss = loss + torch.mean(0.5 * torch.sum(z**2, dim=(1, 2, 3)) - log_det)
    return loss


def anomaly_map(taps, features):
    maps = []
    for name, tap in taps.items():
        z, _ = tap(features[name])
        likelihood = torch.exp(-0.5 * torch.mean(z**2, dim=1, keepdim=True))
        maps.append(F.interpolate(-likelihood, size=SIZE, mode="bilinear", align_corners=False))
    return torch.mean(torch.stack(maps, dim=-1), dim=-1)[:, 0]


def named(taps):
    """Every parameter under the name that ours has."""
    for name, tap in taps.items():
        for key, parameter in tap.named_parameters():
            yield (key.replace("norm", f"norm.{name}") if key.startswith("norm") else f"flow.{name}.{key}"), parameter


def draw():
    return {name: 2 * torch.randn(IMAGES, *shape) + 0.5 for name, shape in TAPS.items()}


def main(path):
    golden = {}
    taps = {name: Tap(*shape) for name, shape in TAPS.items()}
    for name, parameter in named(taps):
        golden["before." + name] = parameter.detach().clone()
    for name, tap in taps.items():
        for i, block in enumerate(tap.blocks):
            golden[f"before.flow.{name}.blocks.{i}.perm"] = block.perm

    batches = [draw() for _ in range(BATCHES)]
    for i, batch in enumerate(batches):
        for name, features in batch.items():
            golden[f"batch.{i}.{name}"] = features

    for name, tap in taps.items():
        z, log_det = tap(batches[0][name])
        golden["z." + name], golden["log_det." + name] = z, log_det
    loss = total_loss(taps, batches[0])
    loss.backward()
    golden["loss"] = loss.reshape(1)
    for name, parameter in named(taps):
        golden["grad." + name] = parameter.grad.clone()
    maps = anomaly_map(taps, batches[0])
    golden["map"], golden["score"] = maps, torch.amax(maps, dim=(1, 2))

    adam = torch.optim.Adam([p for _, p in named(taps)], lr=LR, weight_decay=WEIGHT_DECAY)
    losses = []
    for batch in batches:
        adam.zero_grad()
        loss = total_loss(taps, batch)
        loss.backward()
        adam.step()
        losses.append(loss.item())
    golden["losses"] = torch.tensor(losses)
    for name, parameter in named(taps):
        golden["after." + name] = parameter
    golden_file.write(path, golden)


if __name__ == "__main__":
    main(sys.argv[1])
