"""Writes golden/encoders.safetensors: features of tiny vision transformers and convolutional networks with random weights.

The networks are written with PyTorch's functions, from the papers and the names of the published files. For each network the
file has its weights (NAME/weights/TENSOR) and its feature maps (NAME/LAYER); all see the same images.
"""

import math
import pathlib

import torch
import torch.nn.functional as F

import golden_file

PATCH, WIDTH, HEADS, DEPTH = 4, 16, 2, 3
HEIGHT, LENGTH = 12, 20  # three rows and five columns of patches
IMAGENET = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])


class Weights(dict):
    def new(self, name, *shape, mean=0.0, deviation=None):
        fan_in = math.prod(shape[1:]) if len(shape) > 1 else 1
        deviation = deviation if deviation is not None else (1 / math.sqrt(fan_in) if len(shape) > 1 else 0.1)
        self[name] = mean + deviation * torch.randn(*shape)
        return self[name]

    def norm(self, name, width):
        return self.new(name + ".weight", width, mean=1.0), self.new(name + ".bias", width)

    def linear(self, name, outputs, inputs, bias=True):
        return self.new(name + ".weight", outputs, inputs), self.new(name + ".bias", outputs) if bias else None


def interpolated(grid, kind, rows, columns):
    """Position embeddings [1, N, D] of a square grid, for another one."""
    side = round(math.sqrt(grid.shape[1]))
    image = grid.reshape(1, side, side, -1).permute(0, 3, 1, 2)
    if kind == "offset":
        factors = ((rows + 0.1) / side, (columns + 0.1) / side)
        resized = F.interpolate(image, scale_factor=factors, mode="bicubic")
    else:
        resized = F.interpolate(image, size=(rows, columns), mode="bicubic", antialias=kind == "antialiased")
    assert resized.shape[2:] == (rows, columns)
    return resized.permute(0, 2, 3, 1).reshape(1, rows * columns, -1)


def rotary(rows, columns, width):
    y = (torch.arange(rows) + 0.5) / rows * 2 - 1
    x = (torch.arange(columns) + 0.5) / columns * 2 - 1
    frequencies = 100.0 ** -torch.arange(0, 1, 4 / width)
    points = torch.cartesian_prod(y, x)
    angles = (2 * math.pi * points[:, :, None] * frequencies).flatten(1)
    return torch.cat([angles, angles], 1)


def rotate(x, angles, prefix):
    patches = x[:, :, prefix:]
    front, back = patches.chunk(2, -1)
    turned = patches * angles.cos() + torch.cat([-back, front], -1) * angles.sin()
    return torch.cat([x[:, :, :prefix], turned], 2)


def attention(x, qkv, angles, prefix):
    heads = []
    for weight, bias in qkv:
        y = F.linear(x, weight, bias)
        heads.append(y.unflatten(-1, (HEADS, WIDTH // HEADS)).transpose(1, 2))
    query, key, value = heads
    if angles is not None:
        query, key = rotate(query, angles, prefix), rotate(key, angles, prefix)
    scores = torch.einsum("bhqd,bhkd->bhqk", query, key) / math.sqrt(WIDTH // HEADS)
    return torch.einsum("bhqk,bhkd->bhqd", scores.softmax(-1), value).transpose(1, 2).flatten(2)


def transformer(images, names, grid, registers, positions, epsilon, quick=False):
    w = Weights()
    mean, std = names.get("format", IMAGENET)
    pixels = (images - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)
    root = names["root"]
    kernel = w.new(root + names["patch"] + ".weight", WIDTH, 3, PATCH, PATCH)
    bias = w.new(root + names["patch"] + ".bias", WIDTH) if names["patch_bias"] else None
    x = F.conv2d(pixels, kernel, bias, stride=PATCH)
    rows, columns = x.shape[2:]
    x = x.flatten(2).transpose(1, 2)
    flat = names.get("flat", False)
    cls = w.new(root + names["cls"], *((WIDTH,) if flat else (1, 1, WIDTH)), deviation=1.0).reshape(1, 1, WIDTH)
    if positions != "rotary":
        first = 1 if names["class_position"] else 0
        shape = (grid * grid + first, WIDTH) if flat else (1, grid * grid + first, WIDTH)
        embedding = w.new(root + names["positions"], *shape, deviation=1.0).reshape(1, -1, WIDTH)
        x = x + interpolated(embedding[:, first:], positions, rows, columns)
        cls = cls + embedding[:, :1] if first else cls
    tokens = [cls.expand(len(x), -1, -1)]
    if registers:
        register = w.new(root + names["registers"], 1, registers, WIDTH, deviation=1.0)
        tokens.append(register.expand(len(x), -1, -1))
    x = torch.cat(tokens + [x], 1)
    norm = lambda x, name: F.layer_norm(x, (WIDTH,), *w.norm(root + name, WIDTH), eps=epsilon)
    x = norm(x, names["pre_norm"]) if "pre_norm" in names else x
    prefix = 1 + registers
    angles = rotary(rows, columns, WIDTH // HEADS) if positions == "rotary" else None
    to_map = lambda x: x[:, prefix:].transpose(1, 2).unflatten(2, (rows, columns))
    maps = {}
    for i in range(DEPTH):
        at = root + names["block"] + f"{i}."
        sub = lambda name: at[len(root):] + names[name]
        if len(names["qkv"]) == 1:
            weight, bias = w.linear(at + names["qkv"][0], 3 * WIDTH, WIDTH)
            qkv = list(zip(weight.chunk(3), bias.chunk(3)))
        else:
            qkv = [w.linear(at + n, WIDTH, WIDTH, bias=not n.endswith("k_proj") or positions != "rotary") for n in names["qkv"]]
        y = attention(norm(x, sub("norm1")), qkv, angles, prefix)
        y = F.linear(y, *w.linear(at + names["projection"], WIDTH, WIDTH))
        x = x + (y * w.new(at + names["scale1"], WIDTH, mean=0.5) if "scale1" in names else y)
        y = F.linear(norm(x, sub("norm2")), *w.linear(at + names["fc1"], 4 * WIDTH, WIDTH))
        y = y * torch.sigmoid(1.702 * y) if quick else F.gelu(y)
        y = F.linear(y, *w.linear(at + names["fc2"], WIDTH, 4 * WIDTH))
        x = x + (y * w.new(at + names["scale2"], WIDTH, mean=0.5) if "scale2" in names else y)
        maps[f"block{i}"] = to_map(x)
    maps["norm"] = to_map(norm(x, names["norm"]))
    return w, maps


TIMM = dict(
    root="", patch="patch_embed.proj", patch_bias=True, cls="cls_token", registers="reg_token", positions="pos_embed",
    class_position=True, block="blocks.", norm1="norm1", qkv=["attn.qkv"], projection="attn.proj", norm2="norm2",
    fc1="mlp.fc1", fc2="mlp.fc2", norm="norm")
VIT = dict(
    root="vit.", patch="embeddings.patch_embeddings.projection", patch_bias=True, cls="embeddings.cls_token",
    positions="embeddings.position_embeddings", class_position=True, block="encoder.layer.", norm1="layernorm_before",
    qkv=[f"attention.attention.{n}" for n in ("query", "key", "value")], projection="attention.output.dense",
    norm2="layernorm_after", fc1="intermediate.dense", fc2="output.dense", norm="layernorm",
    format=([0.5] * 3, [0.5] * 3))
SCALES = dict(scale1="ls1.gamma", scale2="ls2.gamma")
DINOV2 = dict(
    VIT, root="", norm1="norm1", norm2="norm2", fc1="mlp.fc1", fc2="mlp.fc2", registers="embeddings.register_tokens",
    scale1="layer_scale1.lambda1", scale2="layer_scale2.lambda1", format=IMAGENET)
DINOV3 = dict(
    DINOV2, patch="embeddings.patch_embeddings", block="layer.", qkv=[f"attention.{n}_proj" for n in "qkv"],
    projection="attention.o_proj", fc1="mlp.up_proj", fc2="mlp.down_proj", norm="norm")
CLIP = dict(
    root="vision_model.", patch="embeddings.patch_embedding", patch_bias=False, cls="embeddings.class_embedding",
    positions="embeddings.position_embedding.weight", class_position=True, pre_norm="pre_layrnorm",
    block="encoder.layers.", norm1="layer_norm1", qkv=[f"self_attn.{n}_proj" for n in "qkv"],
    projection="self_attn.out_proj", norm2="layer_norm2", fc1="mlp.fc1", fc2="mlp.fc2", norm="post_layernorm", flat=True)


ACTIVATIONS = {
    "relu": torch.relu, "relu6": F.relu6, "silu": F.silu, "hard_swish": F.hardswish, "sigmoid": torch.sigmoid,
    "hard_sigmoid": F.hardsigmoid}


def normalized(images):
    return (images - torch.tensor(IMAGENET[0]).view(3, 1, 1)) / torch.tensor(IMAGENET[1]).view(3, 1, 1)


def conv_norm(w, x, conv, norm, outputs, kernel, stride=1, groups=1):
    x = F.conv2d(x, w.new(conv + ".weight", outputs, x.shape[1] // groups, kernel, kernel), None, stride, kernel // 2, 1, groups)
    scale, shift = w.norm(norm, outputs)
    mean = w.new(norm + ".running_mean", outputs)
    w[norm + ".running_var"] = variance = 0.5 + torch.rand(outputs)
    return F.batch_norm(x, mean, variance, scale, shift, eps=1e-5)


def biased(w, x, name, outputs, kernel=1, stride=1, padding=0, groups=1):
    weight = w.new(name + ".weight", outputs, x.shape[1] // groups, kernel, kernel)
    return F.conv2d(x, weight, w.new(name + ".bias", outputs), stride, padding, 1, groups)


def round8(channels):
    value = max(8, int(channels + 4) // 8 * 8)
    return value + 8 if value < 0.9 * channels else value


def mobile(images, stem, activation, table, mobile_net):
    """timm's EfficientNet and MobileNet; a row is (repeats, kernel, stride, expansion, channels, squeeze, activation)."""
    w, maps = Weights(), {}
    x = ACTIVATIONS[activation](conv_norm(w, normalized(images), "conv_stem", "bn1", stem, 3, 2))
    for stage, rows in enumerate(table):
        number = 0
        for repeats, kernel, stride, expansion, channels, squeeze, name in rows:
            act = ACTIVATIONS[name]
            for i in range(repeats):
                at, y = f"blocks.{stage}.{number}", x
                number += 1
                inside = round8(x.shape[1] * expansion) if expansion else x.shape[1]
                if expansion:
                    y = act(conv_norm(w, y, at + ".conv_pw", at + ".bn1", inside, 1))
                s = stride if i == 0 else 1
                y = act(conv_norm(w, y, at + ".conv_dw", at + (".bn2" if expansion else ".bn1"), inside, kernel, s, inside))
                if squeeze:
                    few = round8(inside * squeeze) if mobile_net else round(x.shape[1] * squeeze)
                    z = biased(w, y.mean((2, 3), keepdim=True), at + ".se.conv_reduce", few)
                    z = biased(w, torch.relu(z) if mobile_net else F.silu(z), at + ".se.conv_expand", inside)
                    y = y * (F.hardsigmoid(z) if mobile_net else torch.sigmoid(z))
                project = (".conv_pwl", ".bn3") if expansion else (".conv_pw", ".bn2")
                y = conv_norm(w, y, at + project[0], at + project[1], channels, 1)
                x = x + y if s == 1 and x.shape == y.shape else y
        maps[f"stage{stage + 1}"] = x
    return w, maps


def channel_norm(w, x, name):
    return F.layer_norm(x.permute(0, 2, 3, 1), (x.shape[1],), *w.norm(name, x.shape[1]), eps=1e-6).permute(0, 3, 1, 2)


def conv_next(images, depths, widths):
    w, maps, x = Weights(), {}, normalized(images)
    for stage, (depth, width) in enumerate(zip(depths, widths)):
        at = f"stages.{stage}"
        if stage == 0:
            x = channel_norm(w, biased(w, x, "stem.0", width, 4, 4), "stem.1")
        else:
            x = biased(w, channel_norm(w, x, at + ".downsample.0"), at + ".downsample.1", width, 2, 2)
        for i in range(depth):
            name = f"{at}.blocks.{i}"
            y = channel_norm(w, biased(w, x, name + ".conv_dw", width, 7, 1, 3, width), name + ".norm")
            y = F.gelu(F.linear(y.permute(0, 2, 3, 1), *w.linear(name + ".mlp.fc1", 4 * width, width)))
            y = F.linear(y, *w.linear(name + ".mlp.fc2", width, 4 * width)) * w.new(name + ".gamma", width, mean=0.5)
            x = x + y.permute(0, 3, 1, 2)
        maps[f"stage{stage + 1}"] = x
    return w, maps


def res_next(images, stem, width, groups, depths):
    w, maps = Weights(), {}
    x = F.max_pool2d(torch.relu(conv_norm(w, normalized(images), "conv1", "bn1", stem, 7, 2)), 3, 2, 1)
    for stage, depth in enumerate(depths):
        for i in range(depth):
            at, stride, inside, outputs = f"layer{stage + 1}.{i}", 2 if stage and not i else 1, width << stage, 4 * stem << stage
            y = torch.relu(conv_norm(w, x, at + ".conv1", at + ".bn1", inside, 1))
            y = torch.relu(conv_norm(w, y, at + ".conv2", at + ".bn2", inside, 3, stride, groups))
            y = conv_norm(w, y, at + ".conv3", at + ".bn3", outputs, 1)
            if stride > 1 or x.shape[1] != outputs:
                x = conv_norm(w, x, at + ".downsample.0", at + ".downsample.1", outputs, 1, stride)
            x = torch.relu(x + y)
        maps[f"layer{stage + 1}"] = x
    return w, maps


EFFICIENT = [
    [(2, 3, 1, 0, 8, 0.25, "silu")], [(2, 5, 2, 6, 16, 0.25, "silu")], [(1, 3, 2, 6, 24, 0.25, "silu")]]
MOBILE2 = [[(1, 3, 1, 0, 8, 0, "relu6")], [(2, 3, 2, 6, 16, 0, "relu6")]]
MOBILE3 = [
    [(1, 3, 2, 0, 8, 0.25, "relu")],
    [(1, 3, 2, 4.5, 16, 0, "relu"), (1, 5, 1, 3.67, 16, 0.25, "hard_swish")]]


def main():
    torch.manual_seed(15)
    images = torch.rand(2, 3, HEIGHT, LENGTH)
    networks = {
        "tiny_vit": transformer(images, VIT, 4, 0, "bicubic", 1e-6),
        "tiny_timm": transformer(images, dict(TIMM, format=([0.5] * 3, [0.5] * 3)), 4, 0, "bicubic", 1e-6),
        "tiny_dinov2": transformer(images, DINOV2, 2, 0, "offset", 1e-6),
        "tiny_dinov2_reg": transformer(images, DINOV2, 6, 4, "antialiased", 1e-6),
        "tiny_timm_reg": transformer(images, dict(TIMM, class_position=False, **SCALES), 2, 4, "antialiased", 1e-6),
        "tiny_dinov3": transformer(images, DINOV3, 0, 4, "rotary", 1e-5),
        "tiny_clip": transformer(images, CLIP, 4, 0, "bicubic", 1e-5, quick=True),
        "tiny_efficientnet": mobile(images, 8, "silu", EFFICIENT, False),
        "tiny_mobilenetv2": mobile(images, 8, "relu6", MOBILE2, True),
        "tiny_mobilenetv3": mobile(images, 8, "hard_swish", MOBILE3, True),
        "tiny_convnext": conv_next(images, [2, 1], [8, 16]),
        "tiny_resnext": res_next(images, 8, 16, 4, [2, 1]),
    }
    arrays = {"images": images}
    for name, (weights, maps) in networks.items():
        arrays.update({f"{name}/weights/{tensor}": value for tensor, value in weights.items()})
        arrays.update({f"{name}/{layer}": value.contiguous() for layer, value in maps.items()})
    golden_file.write(pathlib.Path(__file__).parents[1] / "resources/golden/encoders.safetensors", arrays)


if __name__ == "__main__":
    with torch.no_grad():
        main()
