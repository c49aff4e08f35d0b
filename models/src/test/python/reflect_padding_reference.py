"""Writes golden/reflect_padding.safetensors: features of two networks of encoders_reference.py whose convolutions mirror their
input at its edges (PyTorch's reflect padding). Images and weights are those of golden/encoders.safetensors."""

import pathlib

import torch
import torch.nn.functional as F

import encoders_reference as reference
import golden_file

REFLECTING = "tiny_efficientnet", "tiny_resnext"


class Reflect:
    """torch.nn.functional, but conv2d mirrors its input where it would add zeros."""

    def __getattr__(self, name):
        return getattr(F, name)

    @staticmethod
    def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
        x = F.pad(x, [padding] * 4, mode="reflect") if padding else x
        return F.conv2d(x, weight, bias, stride, 0, dilation, groups)


def reflecting(network):
    """Builds a network with reflect padding; it draws the same weights."""

    def build(*arguments):
        reference.F = Reflect()
        try:
            return network(*arguments)
        finally:
            reference.F = F

    return build


def main():
    # All networks are built, because all draw their weights from one generator.
    reference.res_next = reflecting(reference.res_next)
    mobile = reference.mobile
    reference.mobile = lambda images, stem, activation, table, mobile_net: (
        mobile if mobile_net else reflecting(mobile))(images, stem, activation, table, mobile_net)
    reference.golden_file = Kept()
    reference.main()


class Kept:
    """Writes the maps of the reflecting networks alone."""

    @staticmethod
    def write(path, arrays):
        kept = {
            name: array
            for name, array in arrays.items()
            if name.split("/")[0] in REFLECTING and "/weights/" not in name
        }
        golden_file.write(pathlib.Path(path).with_name("reflect_padding.safetensors"), kept)


if __name__ == "__main__":
    with torch.no_grad():
        main()
