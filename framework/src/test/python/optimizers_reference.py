"""Writes resources/golden/optimizers.safetensors: parameters after each step of torch's optimizers (torch 1.13.1).

Usage: python3 optimizers_reference.py
"""

import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[4] / "models/src/test/python"))
import golden_file

LR = 0.05
STEPS = 6
OPTIMIZERS = {
    "adam": lambda p: torch.optim.Adam(p, lr=LR),
    "adam_all": lambda p: torch.optim.Adam(p, lr=LR, betas=(0.8, 0.6), eps=1e-3, weight_decay=0.2, amsgrad=True),
    "adamw": lambda p: torch.optim.AdamW(p, lr=LR),
    "adamw_all": lambda p: torch.optim.AdamW(p, lr=LR, betas=(0.8, 0.6), eps=1e-3, weight_decay=0.2, amsgrad=True),
    "sgd": lambda p: torch.optim.SGD(p, lr=LR),
    "sgd_dampened": lambda p: torch.optim.SGD(p, lr=LR, momentum=0.9, dampening=0.3, weight_decay=0.1),
    "sgd_nesterov": lambda p: torch.optim.SGD(p, lr=LR, momentum=0.9, weight_decay=0.1, nesterov=True),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=LR),
    "rmsprop_centered": lambda p: torch.optim.RMSprop(p, lr=LR, alpha=0.8, eps=1e-3, centered=True),
    "rmsprop_momentum": lambda p: torch.optim.RMSprop(p, lr=LR, alpha=0.8, weight_decay=0.1, momentum=0.9),
    "rmsprop_all": lambda p: torch.optim.RMSprop(
        p, lr=LR, alpha=0.8, eps=1e-3, weight_decay=0.1, momentum=0.9, centered=True
    ),
}


def main():
    torch.manual_seed(0)
    shapes = [(3, 4), (5,)]
    starts = [torch.randn(shape) for shape in shapes]
    # A large first gradient: then the largest second moment is not the current one.
    gradients = [[torch.randn(shape) * (5 if step == 0 else 1) for shape in shapes] for step in range(STEPS)]
    arrays = {f"start.{i}": start for i, start in enumerate(starts)}
    for step in range(STEPS):
        arrays.update({f"gradient.{step}.{i}": gradient for i, gradient in enumerate(gradients[step])})
    for name, optimizer in OPTIMIZERS.items():
        # Double precision: the test allows float32 its rounding.
        parameters = [torch.nn.Parameter(start.double().clone()) for start in starts]
        descent = optimizer(parameters)
        for step in range(STEPS):
            for parameter, gradient in zip(parameters, gradients[step]):
                parameter.grad = gradient.double()
            descent.step()
            arrays.update({f"{name}.{step}.{i}": p.detach().clone() for i, p in enumerate(parameters)})
    golden_file.write(pathlib.Path(__file__).parent.parent / "resources/golden/optimizers.safetensors", arrays)


main()
