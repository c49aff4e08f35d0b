"""Writes golden/glass.safetensors: GLASS's patch features, gradient ascent, loss, gradients, three steps, scores and maps."""

import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
from scipy.ndimage import gaussian_filter
from torch import nn

import golden_file
from residual_networks import draw_norms, gradients, state

SIZE = (20, 28)
GRIDS = [(5, 7), (3, 4)]
CHANNELS = [4, 6]
PER_LAYER = 8
TOGETHER = 6  # 16 numbers to 6: means of overlapping parts
HIDDEN = 5
SCALE = 1.5
BATCH = 2
STEPS = 20


class Networks(nn.Module):
    def __init__(self):
        super().__init__()
        self.adaptor = nn.ModuleDict({"0": nn.Conv2d(TOGETHER, TOGETHER, 1)})
        self.discriminator = nn.ModuleDict(
            {
                "hidden0": nn.Conv2d(TOGETHER, HIDDEN, 1, bias=False),
                "norm0": nn.BatchNorm2d(HIDDEN),
                "out": nn.Conv2d(HIDDEN, 1, 1, bias=False),
            }
        )

    def adapt(self, features):
        return self.adaptor["0"](features)

    def discriminate(self, adapted):
        d = self.discriminator
        return torch.sigmoid(d["out"](F.leaky_relu(d["norm0"](d["hidden0"](adapted)), 0.2)))


def patch_features(taps):
    """As the published code: unfold, resize each number of a patch, reduce by two adaptive poolings."""
    layers = []
    for tap, grid in zip(taps, GRIDS):
        unfolded = F.unfold(tap, 3, padding=1).reshape(len(tap), -1, *grid)
        if grid != GRIDS[0]:
            unfolded = F.interpolate(unfolded, size=GRIDS[0], mode="bilinear", align_corners=False)
        rows = unfolded.flatten(2).transpose(1, 2)  # [B, P, C * 9]
        layers.append(F.adaptive_avg_pool1d(rows, PER_LAYER))
    all_layers = torch.stack(layers, 2).flatten(2)  # [B, P, layers * PER_LAYER]
    reduced = F.adaptive_avg_pool1d(all_layers, TOGETHER)
    return SCALE * reduced.transpose(1, 2).reshape(len(taps[0]), TOGETHER, *GRIDS[0])


def norm(x):
    return torch.linalg.vector_norm(x, dim=1, keepdim=True)


def ascend(networks, normal, noise, sphere):
    """The points after all ascents; a constant for the gradient of the loss."""
    with torch.no_grad():
        true = networks.adapt(normal)
        points = true + noise
    for i in range(STEPS):
        points.requires_grad_(True)
        scores = networks.discriminate(torch.cat([true, points]))[BATCH:]
        (gradient,) = torch.autograd.grad(F.binary_cross_entropy(scores, torch.ones_like(scores)), points)
        with torch.no_grad():
            points = points + 0.001 * gradient / (norm(gradient) + 1e-10)
            if (i + 1) % 5 == 0:
                centre = true if sphere is None else sphere[0]
                least = 0.5 if sphere is None else sphere[1]
                h = points - centre
                points = centre + torch.clamp(norm(h), least, 2 * least) / norm(h) * h
    return points - true


def focal(scores, masks):
    scores, masks = scores.flatten(), masks.flatten()
    errors = (scores - masks) ** 2
    hard = errors >= torch.quantile(errors, 0.5)
    two = torch.stack([1 - scores, scores], 1)[hard]
    key = torch.clamp(F.one_hot(masks[hard].long(), 2).float(), 1e-5, 1 - 1e-5)
    pt = (key * two).sum(1) + 1e-5
    return (-((1 - pt) ** 2) * pt.log()).mean()


def sphere_of(networks, normal, local, masks, mean):
    with torch.no_grad():
        centre = networks.adapt(mean)
        distances = norm(networks.adapt(normal) - centre).flatten()
        others = norm(networks.adapt(local) - centre)[masks == 0]
        return centre, torch.quantile(torch.cat([others, distances]), 0.75)


def loss_of(networks, normal, local, offset, masks, sphere):
    true = networks.adapt(normal)
    scores = networks.discriminate(torch.cat([true, true + offset]))
    zeros = torch.zeros_like(scores[:BATCH])
    loss = F.binary_cross_entropy(scores[:BATCH], zeros) + F.binary_cross_entropy(scores[BATCH:], zeros + 1)
    fake = networks.adapt(local)
    if sphere is not None:
        centre, radius = sphere
        h = fake - centre
        moved = centre + torch.clamp(norm(h), 2 * radius, 4 * radius) / norm(h) * h
        fake = torch.where(masks > 0, moved, fake)
    return loss + focal(networks.discriminate(fake), masks)


def batch(arrays, prefix):
    images = []
    for kind in ("normal", "local"):
        taps = [torch.rand(BATCH, c, *grid) for c, grid in zip(CHANNELS, GRIDS)]
        arrays.update({f"{prefix}{kind}.{i}": tap for i, tap in enumerate(taps)})
        images.append(patch_features(taps))
    noise = 0.3 * torch.randn(BATCH, TOGETHER, *GRIDS[0])
    masks = torch.zeros(BATCH, 1, *GRIDS[0])
    masks[0, 0, 1:3, 2:5] = 1
    masks[1, 0, 4:, 5:] = 1
    arrays.update({prefix + "noise": noise, prefix + "masks": masks})
    return images[0], images[1], noise, masks


def train(networks, arrays, prefix, mean=None):
    adam = torch.optim.Adam(networks.adaptor.parameters(), lr=1e-3, weight_decay=1e-5, eps=1e-3)
    adamw = torch.optim.AdamW(networks.discriminator.parameters(), lr=2e-3, weight_decay=0.01, eps=1e-3)
    losses = []
    networks.train()
    for step in range(3):
        normal, local, noise, masks = batch(arrays, f"{prefix}step.{step}.")
        sphere = None if mean is None else sphere_of(networks, normal, local, masks, mean)
        offset = ascend(networks, normal, noise, sphere)
        loss = loss_of(networks, normal, local, offset, masks, sphere)
        for optimizer in (adam, adamw):
            optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            arrays.update({prefix + "features": normal, prefix + "offset": offset})
            arrays.update(gradients(networks, prefix + "gradient."))
            if sphere is None:
                del arrays["gradient.adaptor.0.bias"]  # a constant before a batch norm: zero up to rounding
            else:
                arrays[prefix + "radius"] = sphere[1]
        adam.step()
        adamw.step()
    arrays[prefix + "losses"] = torch.tensor(losses)
    arrays.update(state(networks, prefix + "after."))


def main():
    torch.manual_seed(5)
    networks = Networks()
    draw_norms(networks)
    arrays = state(networks, "before.")
    fresh = {name: array.clone() for name, array in networks.state_dict().items()}
    train(networks, arrays, "")

    networks.eval()
    normal, *_ = batch(arrays, "evaluated.")
    with torch.no_grad():
        scores = networks.discriminate(networks.adapt(normal))
        resized = F.interpolate(scores, size=SIZE, mode="bilinear", align_corners=False)[:, 0].numpy()
        smooth = np.stack([gaussian_filter(m.astype(np.float64), 4, mode="mirror", truncate=4) for m in resized])
    arrays["evaluated.map"] = torch.from_numpy(smooth).float()
    arrays["evaluated.score"] = scores.amax((1, 2, 3))
    arrays["evaluated.loss"] = -torch.log(1 - scores).mean((1, 2, 3))

    networks.load_state_dict(fresh)
    arrays["mean"] = torch.rand(1, TOGETHER, *GRIDS[0])
    train(networks, arrays, "sphere.", arrays["mean"])
    golden_file.write(sys.argv[1], arrays)


if __name__ == "__main__":
    sys.argv[1:] = sys.argv[1:] or [str(pathlib.Path(__file__).parents[1] / "resources/golden/glass.safetensors")]
    main()
