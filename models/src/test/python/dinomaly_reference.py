"""Writes golden/dinomaly.safetensors: loss, gradients, three steps of StableAdamW and maps, on the features of a tiny ViT.

The network is written with PyTorch's modules from the paper and the names of anomalib's parameters; the encoder is the tiny DINOv2
with registers of encoders_reference.py, with random weights. The masks of the bottleneck's dropout are drawn here and recorded.
"""

import math
import pathlib
import sys

import torch
import torch.nn.functional as F
from torch import nn

import encoders_reference as encoders
import golden_file

GRID = (encoders.HEIGHT // encoders.PATCH, encoders.LENGTH // encoders.PATCH)
SIZE = (encoders.HEIGHT, encoders.LENGTH)
WIDTH, HEADS, DEPTH = encoders.WIDTH, 2, 3
GROUPS_ENCODER = [[0], [1, 2]]
GROUPS_DECODER = [[0, 1], [2]]  # counted from the last block
DROPOUT = 0.25
FACTOR = 0.1
EASY = [0.0, 0.45, 0.9]  # share of the easy positions in each step


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(WIDTH, 4 * WIDTH, bias=False)
        self.fc2 = nn.Linear(4 * WIDTH, WIDTH, bias=False)

    def forward(self, x, noise=(1, 1, 1)):
        return self.fc2(F.gelu(self.fc1(x * noise[0])) * noise[1]) * noise[2]


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.proj = nn.Linear(WIDTH, WIDTH)

    def forward(self, x):
        parts = [p.unflatten(2, (HEADS, WIDTH // HEADS)).transpose(1, 2) for p in self.qkv(x).chunk(3, -1)]
        query, key, value = F.elu(parts[0]) + 1, F.elu(parts[1]) + 1, parts[2]
        shares = torch.einsum("bhnd,bhmd->bhnm", query, key)  # written out: every pair of tokens
        values = shares @ value / shares.sum(-1, keepdim=True)
        return self.proj(values.transpose(1, 2).flatten(2))


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-8)
        self.attn = Attention()
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-8)
        self.mlp = Mlp()

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.bottleneck = nn.ModuleList([Mlp()])
        self.decoder = nn.ModuleList([Block() for _ in range(DEPTH)])
        for parameter in self.parameters():
            with torch.no_grad():
                parameter.copy_((1 if parameter.ndim == 1 else 0) + 0.3 * torch.randn_like(parameter))

    def forward(self, tokens, noise=(1, 1, 1)):
        """Groups of the encoder's and of the decoder's tokens, [B, N, D] each."""
        x = self.bottleneck[0](torch.stack(tokens).mean(0), noise)
        outputs = []
        for block in self.decoder:
            x = block(x)
            outputs.insert(0, x)
        fuse = lambda all, groups: [torch.stack([all[i] for i in group]).mean(0) for group in groups]
        return fuse(tokens, GROUPS_ENCODER), fuse(outputs, GROUPS_DECODER)


def loss_of(encoder, decoder, easy):
    total = 0
    for e, d in zip(encoder, decoder):
        distances = (1 - F.cosine_similarity(e, d, dim=2)).detach()
        hardest = max(1, int(distances.numel() * (1 - easy)))
        threshold = distances.flatten().sort(descending=True).values[hardest - 1]
        keep = torch.where(distances < threshold, FACTOR, 1.0).unsqueeze(2)
        d.register_hook(lambda gradient, keep=keep: gradient * keep)
        total = total + (1 - F.cosine_similarity(e.flatten(1), d.flatten(1), dim=1)).mean()
    return total / len(encoder)


class StableAdamW:
    """Algorithm 2 of Wortsman et al. with AMSGrad, for each parameter."""

    def __init__(self, parameters, lr, epsilon, decay):
        self.parameters, self.lr, self.epsilon, self.decay = list(parameters), lr, epsilon, decay
        self.moments = [[torch.zeros_like(p) for _ in range(3)] for p in self.parameters]
        self.steps = 0

    @torch.no_grad()
    def step(self):
        self.steps += 1
        for p, (mean, square, largest) in zip(self.parameters, self.moments):
            p *= 1 - self.lr * self.decay
            mean += 0.1 * (p.grad - mean)
            square += 0.001 * (p.grad**2 - square)
            largest.copy_(torch.maximum(largest, square))
            root = (largest / (1 - 0.999**self.steps)).sqrt() + self.epsilon
            rms = ((p.grad / root) ** 2).mean().sqrt().item()
            p -= self.lr / max(1, rms) * mean / (1 - 0.9**self.steps) / root


def smooth(maps):
    """A Gaussian of sigma 4 on 5 x 5 pixels, the image mirrored at its edges."""
    weights = torch.tensor([math.exp(-(i**2) / 32) for i in range(-2, 3)])
    weights = weights / weights.sum()
    padded = F.pad(maps, (2, 2, 2, 2), mode="reflect")
    return F.conv2d(F.conv2d(padded, weights.view(1, 1, 1, -1)), weights.view(1, 1, -1, 1))


def maps_of(images):
    torch.manual_seed(7)  # the same weights for all images
    _, maps = encoders.transformer(images, dict(encoders.TIMM, **encoders.SCALES), 2, 4, "antialiased", 1e-6)
    return [maps[f"block{i}"].detach() for i in range(encoders.DEPTH)]


def tokens_of(maps):
    return [m.flatten(2).transpose(1, 2) for m in maps]


def noise_for(images):
    shape = lambda width: (images, GRID[0] * GRID[1], width)
    keep = 1 - DROPOUT
    return [torch.bernoulli(torch.full(shape(w), keep)) / keep for w in (WIDTH, 4 * WIDTH, WIDTH)]


def put(arrays, prefix, all):
    arrays.update({f"{prefix}.{i}": array for i, array in enumerate(all)})


def main():
    torch.manual_seed(20)
    batches = [torch.rand(size, 3, *SIZE) for size in (2, 2, 1, 2)]
    noises = [noise_for(len(batch)) for batch in batches[:3]]
    network = Network()
    arrays = {f"before.{name}": p.detach().clone() for name, p in network.named_parameters()}
    # An epsilon as large as a small gradient: where one is nothing but rounding, 1e-8 steps as far as with a large one.
    optimizer = StableAdamW(network.parameters(), lr=0.01, epsilon=1e-3, decay=0.1)
    loss_of(*network(tokens_of(maps_of(batches[0])), noises[0]), EASY[-1]).backward()
    arrays.update({f"gradient.{name}": p.grad.clone() for name, p in network.named_parameters()})
    losses = []
    for step, (images, noise, easy) in enumerate(zip(batches, noises, EASY)):
        maps = maps_of(images)
        put(arrays, f"step.{step}.features", maps)
        put(arrays, f"step.{step}.noise", noise)
        network.zero_grad()
        loss = loss_of(*network(tokens_of(maps), noise), easy)
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
    arrays["losses"] = torch.tensor(losses)
    arrays.update({f"after.{name}": p.detach().clone() for name, p in network.named_parameters()})

    maps = maps_of(batches[3])
    put(arrays, "scored.features", maps)
    with torch.no_grad():
        encoder, decoder = network(tokens_of(maps))
        distances = [1 - F.cosine_similarity(e, d, dim=2) for e, d in zip(encoder, decoder)]
        grids = [d.unflatten(1, GRID)[:, None] for d in distances]
        enlarged = [F.interpolate(g, size=SIZE, mode="bilinear", align_corners=True) for g in grids]
        smoothed = smooth(torch.stack(enlarged).mean(0))
    arrays["scored.map"] = smoothed[:, 0]
    top = max(1, int(SIZE[0] * SIZE[1] * 0.01))
    arrays["scored.score"] = smoothed.flatten(1).sort(descending=True).values[:, :top].mean(1)
    golden_file.write(sys.argv[1], arrays)


if __name__ == "__main__":
    target = pathlib.Path(__file__).parents[1] / "resources/golden/dinomaly.safetensors"
    sys.argv[1:] = sys.argv[1:] or [str(target)]
    main()
