"""Writes golden/supersimplenet.safetensors: features, loss, gradients, three steps of AdamW, scores and maps of SuperSimpleNet."""

import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
from scipy.ndimage import gaussian_filter
from torch import nn

import golden_file
from residual_networks import draw_norms, gradients, state

SIZE = (20, 24)
GRIDS = [(4, 6), (2, 3)]
CHANNELS = [3, 4]
BATCH = 2
TOTAL = sum(CHANNELS)


class Heads(nn.Module):
    def __init__(self):
        super().__init__()
        self.adaptor = nn.ModuleDict({"0": nn.Conv2d(TOTAL, TOTAL, 1)})
        self.segmentation = nn.ModuleDict(
            {
                "hidden0": nn.Conv2d(TOTAL, 1024, 1, bias=False),
                "norm0": nn.BatchNorm2d(1024),
                "out": nn.Conv2d(1024, 1, 1, bias=False),
            }
        )
        self.classification = nn.ModuleDict(
            {
                "conv": nn.Conv2d(TOTAL + 1, 128, 5, padding=2, bias=False),
                "norm": nn.BatchNorm2d(128),
                "fc": nn.Linear(2 * 128 + 2, 1),
            }
        )

    def forward(self, features, noise=None, supervised=False):
        """Supervised: gradients pass from the classification head to the map, and it gets adapted features."""
        adapted = self.adaptor["0"](features)
        if noise is not None:
            adapted = adapted.repeat(2, 1, 1, 1) + noise
            features = features.repeat(2, 1, 1, 1) + noise
        hidden = self.segmentation["norm0"](self.segmentation["hidden0"](adapted))
        logits = self.segmentation["out"](F.leaky_relu(hidden, 0.2))
        seen = logits if supervised else logits.detach()
        decoded = self.classification["conv"](torch.cat([adapted if supervised else features, seen], 1))
        decoded = F.relu(self.classification["norm"](decoded))
        pooled = [decoded.amax((2, 3)), decoded.mean((2, 3)), seen.amax((2, 3)), seen.mean((2, 3))]
        return logits, self.classification["fc"](torch.cat(pooled, 1))[:, 0]


def upscaled(taps):
    height, width = 2 * GRIDS[0][0], 2 * GRIDS[0][1]
    resized = [F.interpolate(tap, size=(height, width), mode="bilinear", align_corners=False) for tap in taps]
    return F.avg_pool2d(torch.cat(resized, 1), 3, 1, 1)


def focal(logits, target):
    probability = torch.sigmoid(logits)
    right = torch.where(target > 0, probability, 1 - probability)
    return (F.binary_cross_entropy_with_logits(logits, target, reduction="none") * (1 - right) ** 4).mean()


def truncated(logits, target):
    normal, anomalous = logits[target == 0], logits[target > 0]
    loss = torch.clamp(normal + 0.5, min=0).mean()
    return loss + torch.clamp(0.5 - anomalous, min=0).mean() if len(anomalous) else loss


def loss_of(outputs, masks, labels):
    logits, scores = outputs
    return focal(logits, masks) + truncated(logits, masks) + focal(scores, labels)


def batch(arrays, prefix):
    taps = [torch.rand(BATCH, c, *grid) for c, grid in zip(CHANNELS, GRIDS)]
    masks = torch.zeros(2 * BATCH, 1, 2 * GRIDS[0][0], 2 * GRIDS[0][1])
    if not prefix.endswith("2."):  # the third batch has no anomaly
        masks[0, 0, 1:4, 2:7] = 1
        masks[3, 0, 5:7, 8:12] = 1
    noise = 0.5 * torch.randn(2 * BATCH, TOTAL, *masks.shape[2:]) * masks
    labels = masks.amax((1, 2, 3))
    arrays.update({f"{prefix}tap.{i}": tap for i, tap in enumerate(taps)})
    arrays.update({prefix + "noise": noise, prefix + "masks": masks, prefix + "labels": labels})
    return upscaled(taps), noise, masks, labels


def main():
    torch.manual_seed(11)
    heads = Heads()
    draw_norms(heads)
    arrays = state(heads, "before.")
    others = [*heads.segmentation.parameters(), *heads.classification.parameters()]
    optimizer = torch.optim.AdamW(
        [
            {"params": heads.adaptor.parameters(), "lr": 1e-3, "weight_decay": 0.5},
            {"params": others, "lr": 2e-3, "weight_decay": 1e-2},
        ],
        eps=1e-2,
    )
    losses = []
    heads.train()
    for step in range(3):
        features, noise, masks, labels = batch(arrays, f"step.{step}.")
        optimizer.zero_grad()
        loss = loss_of(heads(features, noise), masks, labels)
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            arrays["features"] = features
            arrays.update(gradients(heads, "gradient."))
            del arrays["gradient.adaptor.0.bias"]  # a constant before a batch norm: zero up to rounding
            with torch.no_grad():
                before = {name: array.clone() for name, array in heads.state_dict().items()}
            heads.zero_grad()
            supervised = loss_of(heads(features, noise, True), masks, labels)
            supervised.backward()
            arrays["supervised.loss"] = supervised.detach()
            arrays.update(gradients(heads.adaptor, "supervised.gradient.adaptor."))
            heads.load_state_dict(before)
            heads.zero_grad()
            loss_of(heads(features, noise), masks, labels).backward()
            heads.load_state_dict(before)
        optimizer.step()
    arrays["losses"] = torch.tensor(losses)
    arrays.update(state(heads, "after."))

    heads.eval()
    features, *_ = batch(arrays, "evaluated.")
    with torch.no_grad():
        logits, scores = heads(features)
        resized = F.interpolate(logits, size=SIZE, mode="bilinear", align_corners=False)[:, 0]
        smooth = np.stack([gaussian_filter(m.numpy().astype(np.float64), 4, mode="mirror", truncate=3) for m in resized])
        arrays["evaluated.map"] = torch.sigmoid(torch.from_numpy(smooth)).float()
        arrays["evaluated.score"] = torch.sigmoid(scores)
        none = torch.zeros(1)
        normal = [
            loss_of((logits[i : i + 1], scores[i : i + 1]), torch.zeros_like(logits[:1]), none) for i in range(BATCH)
        ]
        arrays["evaluated.loss"] = torch.stack(normal)
    golden_file.write(sys.argv[1], arrays)


if __name__ == "__main__":
    default = pathlib.Path(__file__).parents[1] / "resources/golden/supersimplenet.safetensors"
    sys.argv[1:] = sys.argv[1:] or [str(default)]
    main()
