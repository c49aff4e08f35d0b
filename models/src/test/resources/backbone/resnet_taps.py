"""Writes resnet_taps.safetensors: torchvision's taps for weights and images made by SyntheticWeights' formula.

python3 resnet_taps.py resnet_taps.safetensors   (torch, torchvision, numpy)
"""

import json
import struct
import sys
import zlib

import numpy as np
import torch
import torchvision

HEIGHT, WIDTH = 21, 29


def uniform(name, count):
    """As SyntheticWeights.uniform: [0, 1) with 24 bits, from the name and the index."""
    mask = np.uint64(0xFFFFFFFF)
    x = (np.arange(count, dtype=np.uint64) * np.uint64(2654435761) + np.uint64(zlib.crc32(name.encode()))) & mask
    x ^= x >> np.uint64(16)
    x = (x * np.uint64(0x45D9F3B)) & mask
    x ^= x >> np.uint64(16)
    return (x >> np.uint64(8)).astype(np.float64) / (1 << 24)


def tensor(name, shape):
    u = uniform(name, int(np.prod(shape)))
    if len(shape) == 4:
        values = (2 * u - 1) * np.sqrt(6.0 / np.prod(shape[1:]))
    elif name.endswith("running_var") or (name.endswith("weight")):
        values = 0.5 + u
    else:
        values = 0.4 * u - 0.2
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def taps(name, stride_on, layers):
    model = getattr(torchvision.models, name)().eval()
    if stride_on == "conv1":
        for stage in (model.layer2, model.layer3, model.layer4):
            stage[0].conv1.stride, stage[0].conv2.stride = (2, 2), (1, 1)
    state = {k: v if k.endswith("tracked") or k.startswith("fc.") else tensor(k, v.shape)
             for k, v in model.state_dict().items()}
    model.load_state_dict(state)
    image = torch.from_numpy(uniform("image", 3 * HEIGHT * WIDTH).astype(np.float32)).reshape(1, 3, HEIGHT, WIDTH)
    mean = torch.tensor([0.485, 0.456, 0.406]).reshape(1, 3, 1, 1)
    std = torch.tensor([0.229, 0.224, 0.225]).reshape(1, 3, 1, 1)
    x = model.maxpool(model.relu(model.bn1(model.conv1((image - mean) / std))))
    found = {}
    for layer in ("layer1", "layer2"):
        x = getattr(model, layer)(x)
        if layer in layers:
            found[f"{name}.{stride_on}.{layer}"] = x.numpy()
    return found


def write(path, arrays):
    header, at = {}, 0
    for name, array in arrays.items():
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [at, at + array.nbytes]}
        at += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for array in arrays.values():
            file.write(np.ascontiguousarray(array).tobytes())


with torch.inference_mode():
    write(sys.argv[1], {
        **taps("resnet18", "conv2", ["layer1", "layer2"]),
        **taps("resnet50", "conv1", ["layer2"]),
        **taps("resnet50", "conv2", ["layer2"]),
    })
