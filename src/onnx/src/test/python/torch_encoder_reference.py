"""Writes golden/torch_encoder.onnx and golden/torch_encoder.safetensors, which OnnxEncoderTest reads.

A small network with random weights is exported by PyTorch itself, with a free batch, height and width. The safetensors file has
images in [0, 1] and the features that PyTorch computes from them: normalised with ImageNet's mean and scale, and for a network
of BGR images in [0, 255] as Keras has them.

It needs PyTorch 1.13 and no package of ONNX.
"""
import json
import pathlib
import struct

import torch
from torch import nn
from torch.nn import functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, stride=2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(8)
        self.depthwise = nn.Conv2d(8, 8, 3, stride=2, padding=1, groups=8)
        self.wide = nn.Conv2d(8, 12, 1)
        self.squeeze = nn.Conv2d(12, 12, 1)
        self.query = nn.Linear(12, 12)
        self.layer_norm = nn.LayerNorm(12)

    def forward(self, x):
        fine = F.relu6(self.norm(self.stem(x)))
        y = F.hardswish(self.wide(self.depthwise(fine)))
        y = y * torch.sigmoid(self.squeeze(y.mean((2, 3), keepdim=True)))
        b, c, h, w = y.shape
        tokens = self.layer_norm(y.flatten(2).transpose(1, 2))
        attention = torch.softmax(self.query(tokens) @ tokens.transpose(1, 2) / 12 ** 0.5, -1)
        coarse = (tokens + F.gelu(attention @ tokens)).transpose(1, 2).reshape(b, c, h, w)
        return fine, coarse


def save(file, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.detach().contiguous().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(file, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)


golden = pathlib.Path(__file__).parents[1] / "resources" / "golden"
torch.manual_seed(7)
net = Net().eval()
net.norm.running_mean.normal_(0, 0.1)
net.norm.running_var.uniform_(0.5, 2)
axes = {"image": {0: "batch", 2: "height", 3: "width"}}
torch.onnx.export(
    net,
    torch.zeros(2, 3, 32, 48),
    str(golden / "torch_encoder.onnx"),
    input_names=["image"],
    output_names=["layer1", "layer2"],
    dynamic_axes=axes,
    opset_version=16,
)
images = torch.rand(2, 3, 24, 40)
mean = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)
std = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)
fine, coarse = net((images - mean) / std)
keras = images.flip(1) * 255 - torch.tensor([103.939, 116.779, 123.68]).view(3, 1, 1)
_, bgr = net(keras)
save(golden / "torch_encoder.safetensors", {"images": images, "layer1": fine, "layer2": coarse, "layer2_bgr": bgr})
