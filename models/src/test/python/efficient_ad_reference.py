"""EfficientAD in plain PyTorch, small: what the Java networks, losses, gradients, steps and maps must come to.

Written from the paper (Batzner et al., WACV 2024, tables 6 and 7, algorithms 1 and 2) and checked by eye against anomalib's
torch_model.py; run with torch 1.13 from this folder: python3 efficient_ad_reference.py
"""

import numpy as np
import torch
from torch.nn import functional as F

import golden_file

WIDTH, DESCRIPTIONS, AUTOENCODER, SIZE, BATCH, STEPS = 3, 4, 2, (128, 160), 2, 3
LR, WEIGHT_DECAY = 1e-3, 1e-5


def convolution(parameters, name, x, stride=1, padding=0):
    return F.conv2d(x, parameters[name + ".weight"], parameters[name + ".bias"], stride=stride, padding=padding)


def pdn(parameters, prefix, heads, x, padded):
    one, three = (1, 3) if padded else (0, 0)
    x = F.relu(convolution(parameters, prefix + "conv1", x, padding=three))
    x = F.avg_pool2d(x, 2, 2, padding=one)
    x = F.relu(convolution(parameters, prefix + "conv2", x, padding=three))
    x = F.avg_pool2d(x, 2, 2, padding=one)
    x = F.relu(convolution(parameters, prefix + "conv3", x, padding=one))
    return torch.cat([convolution(parameters, prefix + head, x) for head in heads], 1)


def autoencoder(parameters, x, last, masks):
    h, w = SIZE
    for i in range(1, 6):
        x = F.relu(convolution(parameters, f"autoencoder.enconv{i}", x, stride=2, padding=1))
    x = convolution(parameters, "autoencoder.enconv6", x)
    sizes = [
        (h // 64 - 1, w // 64 - 1),
        (h // 32, w // 32),
        (h // 16 - 1, w // 16 - 1),
        (h // 8, w // 8),
        (h // 4 - 1, w // 4 - 1),
        (h // 2 - 1, w // 2 - 1),
    ]
    for i, size in enumerate(sizes):
        x = F.interpolate(x, size=size, mode="bilinear")
        x = F.relu(convolution(parameters, f"autoencoder.deconv{i + 1}", x, padding=2))
        x = x * masks[i] if masks else x
    x = F.interpolate(x, size=last, mode="bilinear")
    x = F.relu(convolution(parameters, "autoencoder.deconv7", x, padding=1))
    return convolution(parameters, "autoencoder.deconv8", x, padding=1)


def shapes():
    w, c, a = WIDTH, DESCRIPTIONS, AUTOENCODER
    yield from [(f"{net}.conv1", 3, w, 4) for net in ("teacher", "student")]
    yield from [(f"{net}.conv2", w, 2 * w, 4) for net in ("teacher", "student")]
    yield from [(f"{net}.conv3", 2 * w, 2 * w, 3) for net in ("teacher", "student")]
    for head in ("teacher.conv4", "student.conv4.teacher", "student.conv4.autoencoder"):
        yield head, 2 * w, c, 4
    widths = [3, a, a, 2 * a, 2 * a, 2 * a]
    for i in range(1, 6):
        yield f"autoencoder.enconv{i}", widths[i - 1], widths[i], 4
    yield "autoencoder.enconv6", 2 * a, 2 * a, min(8, SIZE[0] // 32, SIZE[1] // 32)
    for i in range(1, 7):
        yield f"autoencoder.deconv{i}", 2 * a, 2 * a, 4
    yield "autoencoder.deconv7", 2 * a, 2 * a, 3
    yield "autoencoder.deconv8", 2 * a, c, 3


def quantile_loss(teacher, student):
    losses = []
    for t, s in zip(teacher, student):  # anomalib's loss of a batch of one image
        distance = (t - s) ** 2
        hard = torch.quantile(distance.double().flatten(), 0.999)
        losses.append(distance[distance >= hard].mean())
    return torch.stack(losses).mean()


HEADS = ("conv4.teacher", "conv4.autoencoder")


def losses(parameters, statistics, images, changed, foreign, masks):
    def teach(x):
        with torch.no_grad():
            y = pdn(parameters, "teacher.", ("conv4",), x, False)
        return (y - statistics["mean"][None, :, None, None]) / statistics["std"][None, :, None, None]

    c = DESCRIPTIONS
    taught = teach(images)
    student = quantile_loss(taught, pdn(parameters, "student.", HEADS, images, False)[:, :c])
    penalty = (pdn(parameters, "student.", HEADS, foreign, False)[:, :c] ** 2).mean()
    coded = autoencoder(parameters, changed, taught.shape[-2:], masks)
    ae = ((teach(changed) - coded) ** 2).mean()
    stae = ((coded - pdn(parameters, "student.", HEADS, changed, False)[:, c:]) ** 2).mean()
    return student + penalty, ae, stae


def maps(parameters, statistics, image):
    taught = pdn(parameters, "teacher.", ("conv4",), image, False)
    taught = (taught - statistics["mean"][None, :, None, None]) / statistics["std"][None, :, None, None]
    learned = pdn(parameters, "student.", HEADS, image, False)
    coded = autoencoder(parameters, image, taught.shape[-2:], None)
    st = ((taught - learned[:, :DESCRIPTIONS]) ** 2).mean(1)
    ae = ((coded - learned[:, DESCRIPTIONS:]) ** 2).mean(1)
    return torch.cat([st, ae])


def main():
    torch.manual_seed(5)
    parameters = {}
    for name, inputs, outputs, kernel in shapes():
        fan_in = inputs * kernel * kernel
        parameters[name + ".weight"] = torch.randn(outputs, inputs, kernel, kernel) * (2 / fan_in) ** 0.5
        parameters[name + ".bias"] = torch.randn(outputs) * 0.1
    golden = {"before." + name: array.clone() for name, array in parameters.items()}

    def rough(*shape):  # few digits make small golden files possible without losing any
        return torch.round(torch.randn(*shape) * 16) / 16

    # Images are made of coarse patches, so that the file needs to hold the patches alone.
    def picture(name):
        seed = rough(BATCH, 3, 16, 20)
        golden[name] = seed
        return seed.repeat_interleave(8, 2).repeat_interleave(8, 3)

    images, changed, foreign = picture("images"), picture("changed"), picture("foreign")
    masks = []
    for i, side in enumerate([(2, 2), (5, 6), (8, 10), (17, 21), (32, 40), (64, 80)]):
        shape = (BATCH, 2 * AUTOENCODER, *side)
        # Dropout by rows and columns: enough to see where each mask goes, and small on disk.
        rows, columns = torch.rand(BATCH, 1, side[0], 1) > 0.2, torch.rand(1, 2 * AUTOENCODER, 1, side[1]) > 0.2
        golden[f"mask.{i}.rows"], golden[f"mask.{i}.columns"] = rows.float(), columns.float() * 1.25
        masks.append((rows.float() * columns.float() * 1.25).expand(shape))

    golden["pdn"] = pdn(parameters, "teacher.", ("conv4",), images[:1], False)
    golden["pdn_padded"] = pdn(parameters, "teacher.", ("conv4",), images[:1], True)
    golden["autoencoder"] = autoencoder(parameters, images[:1], (24, 32), None)
    statistics = {"mean": golden["pdn"].mean((0, 2, 3)), "std": golden["pdn"].std((0, 2, 3), unbiased=False)}
    golden["teacher_mean"], golden["teacher_std"] = statistics["mean"], statistics["std"]

    trained = {name: array.requires_grad_() for name, array in parameters.items() if not name.startswith("teacher.")}
    optimizer = torch.optim.Adam(trained.values(), lr=LR, weight_decay=WEIGHT_DECAY)
    recorded = []
    for step in range(STEPS):
        parts = losses(parameters, statistics, images, changed, foreign, masks)
        recorded.append([part.item() for part in parts])
        optimizer.zero_grad()
        sum(parts).backward()
        if step == 0:
            golden.update({"gradient." + name: array.grad.clone() for name, array in trained.items()})
        optimizer.step()
    golden["losses"] = np.array(recorded)
    golden.update({"after." + name: array.detach().clone() for name, array in trained.items()})

    with torch.no_grad():
        both = [maps(parameters, statistics, images[i : i + 1]) for i in range(BATCH)]
        golden["maps"] = torch.stack(both)
        normalized = []
        enlarged = torch.cat([F.interpolate(F.pad(m[None], (4, 4, 4, 4)), size=SIZE, mode="bilinear") for m in both])
        quantiles = [[torch.quantile(enlarged[:, m].flatten(), q) for m in (0, 1)] for q in (0.9, 0.995)]
        for whole in enlarged:
            st = 0.1 * (whole[0] - quantiles[0][0]) / (quantiles[1][0] - quantiles[0][0])
            ae = 0.1 * (whole[1] - quantiles[0][1]) / (quantiles[1][1] - quantiles[0][1])
            normalized.append(0.5 * st + 0.5 * ae)
        combined = torch.stack(normalized)
        golden["quantiles"] = torch.tensor(quantiles)
        golden["scores"] = combined.amax((1, 2))
        golden["combined_every_seventh"] = combined.flatten()[::7]
    golden_file.write("../resources/golden/efficient_ad.safetensors", golden)
    golden_file.write("../resources/golden/efficient_ad_medium.safetensors", medium())
    torch.save(teacher_of_torch().state_dict(), "../resources/golden/efficient_ad_teacher.pth")


def medium_pdn(parameters, prefix, x, padded):
    """The medium network as anomalib has it: one last convolution with all outputs."""
    one, three = (1, 3) if padded else (0, 0)
    x = F.relu(convolution(parameters, prefix + "conv1", x, padding=three))
    x = F.avg_pool2d(x, 2, 2, padding=one)
    x = F.relu(convolution(parameters, prefix + "conv2", x, padding=three))
    x = F.avg_pool2d(x, 2, 2, padding=one)
    x = F.relu(convolution(parameters, prefix + "conv3", x))
    x = F.relu(convolution(parameters, prefix + "conv4", x, padding=one))
    x = F.relu(convolution(parameters, prefix + "conv5", x))
    return convolution(parameters, prefix + "conv6", x)


def medium():
    torch.manual_seed(6)
    w, parameters = WIDTH, {}
    for prefix, outputs in (("teacher.", DESCRIPTIONS), ("student.", 2 * DESCRIPTIONS)):
        layers = [(3, w, 4), (w, 2 * w, 4), (2 * w, 2 * w, 1), (2 * w, 2 * w, 3), (2 * w, outputs, 4)]
        for i, (inputs, width, kernel) in enumerate([*layers, (outputs, outputs, 1)]):
            scale = (2 / (inputs * kernel * kernel)) ** 0.5
            parameters[f"{prefix}conv{i + 1}.weight"] = torch.randn(width, inputs, kernel, kernel) * scale
            parameters[f"{prefix}conv{i + 1}.bias"] = torch.randn(width) * 0.1
    image = torch.round(torch.randn(1, 3, 16, 20) * 16) / 16
    large = image.repeat_interleave(8, 2).repeat_interleave(8, 3)
    golden = {**parameters, "image": image}
    for prefix in ("teacher", "student"):
        for padded in (False, True):
            name = prefix + ("_padded" if padded else "")
            golden[name] = medium_pdn(parameters, prefix + ".", large, padded)
    return golden


def teacher_of_torch():
    """A small teacher as a module of torch; the first numbers of its weights are 0, 1, 2 ..."""
    net = torch.nn.Module()
    for i, (inputs, outputs, kernel) in enumerate([(3, 2, 4), (2, 4, 4), (4, 4, 3), (4, 3, 4)]):
        convolution = torch.nn.Conv2d(inputs, outputs, kernel)
        convolution.weight.data = torch.arange(convolution.weight.numel()).float().reshape(convolution.weight.shape)
        convolution.bias.data = torch.full((outputs,), 0.5 + i)
        net.add_module(f"conv{i + 1}", convolution)
    return net


if __name__ == "__main__":
    main()
