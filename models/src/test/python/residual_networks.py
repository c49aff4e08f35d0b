"""Residual networks in plain PyTorch under torchvision's names, as small as one likes; what the two golden scripts share."""

import torch
from torch import nn


def unit(inputs, outputs, kernel, stride=1):
    return nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs)


def doubling(inputs, outputs):
    return nn.ConvTranspose2d(inputs, outputs, 2, 2, bias=False), nn.BatchNorm2d(outputs)


class Block(nn.Module):
    """Basic or bottleneck; `up` doubles the map where `stride` 2 would halve it."""

    def __init__(self, bottleneck, inputs, width, outputs, stride=1, up=False):
        super().__init__()
        middle = (lambda i, o: doubling(i, o)) if up else (lambda i, o: unit(i, o, 3, stride))
        if bottleneck:
            self.conv1, self.bn1 = unit(inputs, width, 1)
            self.conv2, self.bn2 = middle(width, width)
            self.conv3, self.bn3 = unit(width, outputs, 1)
        else:
            self.conv1, self.bn1 = middle(inputs, outputs)
            self.conv2, self.bn2 = unit(outputs, outputs, 3)
        self.path = [name[-1] for name, _ in self.named_children() if name.startswith("conv")]
        self.change = None
        if up:
            self.upsample = nn.Sequential(*doubling(inputs, outputs))
            self.change = "upsample"
        elif stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(*unit(inputs, outputs, 1, stride))
            self.change = "downsample"

    def forward(self, x):
        y = x
        for number in self.path:
            y = getattr(self, "bn" + number)(getattr(self, "conv" + number)(y))
            if number != self.path[-1]:
                y = torch.relu(y)
        return torch.relu(y + (x if self.change is None else getattr(self, self.change)(x)))


def stage(bottleneck, inputs, width, outputs, blocks, stride=1, up=False):
    first = Block(bottleneck, inputs, width, outputs, stride, up)
    return nn.Sequential(first, *[Block(bottleneck, outputs, width, outputs) for _ in range(1, blocks)])


def draw_norms(module):
    """Scales, shifts and running statistics that are not those of a fresh network."""
    for part in module.modules():
        if isinstance(part, nn.BatchNorm2d):
            nn.init.uniform_(part.weight, 0.5, 1.5)
            nn.init.uniform_(part.bias, -0.3, 0.3)
            nn.init.uniform_(part.running_mean, -0.2, 0.2)
            nn.init.uniform_(part.running_var, 0.5, 1.5)


def kernel(module, name, array):
    """A transposed kernel [I, O, 2, 2] as the product that it is, [(dy, dx, O), I, 1, 1]; others as they are."""
    owner = dict(module.named_modules())[name.rpartition(".")[0]]
    if isinstance(owner, nn.ConvTranspose2d):
        array = array.permute(2, 3, 1, 0).reshape(-1, array.shape[0], 1, 1)
    return array.detach().clone()


def state(module, prefix):
    return {
        prefix + name: kernel(module, name, array)
        for name, array in module.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }


def gradients(module, prefix):
    return {prefix + name: kernel(module, name, parameter.grad) for name, parameter in module.named_parameters()}
