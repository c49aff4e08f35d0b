"""UniNet's loss, gradients, three steps of Adam, maps and scores on a small network: writes golden/uninet.safetensors, and the
same steps with a target teacher that adapts, with batch statistics in training: writes golden/uninet_teacher.safetensors.

Written from the published code as anomalib 2.6 has it, with these differences: in the first file the features of both teachers are given, in the second those of the source teacher; there is no
cross-entropy of an untrained linear layer; a score is the mean of the k largest values, with a real k, where anomalib takes
the largest; layers are chosen for k on a narrow ramp; the second branch has no bias, which its batch norm would remove.

    python3 uninet_reference.py ../resources/golden/uninet.safetensors ../resources/golden/uninet_teacher.safetensors
"""

import re
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import golden_file
from residual_networks import draw_norms, gradients, stage, state, unit

torch.set_default_dtype(torch.float64)

SIZE = 64
BLOCKS = [2, 1, 1]
STEM = 1
OUTPUTS = [4 * STEM << i for i in range(4)]
TEMPERATURE, COSINE_SHARE = 0.5, 0.7
UNUSED = re.compile(r"gradient\.bottleneck\..*\.(left|right)\.bn2\.bias")
ALPHA, BETA, RAMP = 0.01, 3e-5, 1e-3
MEAN, STD = torch.tensor([0.4, 0.5, 0.45]), torch.tensor([0.25, 0.2, 0.3])


class Branch(nn.Module):
    def __init__(self, inputs, width, stride):
        super().__init__()
        self.conv1, self.bn1 = unit(inputs, width, 3, stride)
        self.conv2, self.bn2 = unit(width, width, 3)

    def forward(self, x):
        return self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))


class DualBranch(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        width = outputs // 4
        self.left = Branch(inputs // 2, width // 2, stride)
        self.right = Branch(inputs // 2, width // 2, stride)
        self.conv3, self.bn3 = unit(width, outputs, 1)
        self.downsample = nn.Sequential(*unit(inputs, outputs, 1, stride)) if stride > 1 else None

    def forward(self, x):
        a, b = torch.chunk(x, 2, dim=1)
        path = self.bn3(self.conv3(torch.cat([self.left(a), self.right(b)], dim=1)))
        return torch.relu(path + (x if self.downsample is None else self.downsample(x)))


class Bottleneck(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = unit(OUTPUTS[0], OUTPUTS[1], 3, 2)
        self.conv2, self.bn2 = unit(OUTPUTS[1], OUTPUTS[2], 3, 2)
        self.conv3, self.bn3 = unit(OUTPUTS[1], OUTPUTS[2], 3, 2)
        first = DualBranch(3 * OUTPUTS[2], OUTPUTS[3], 2)
        self.bn_layer = nn.Sequential(first, *[DualBranch(OUTPUTS[3], OUTPUTS[3], 1) for _ in range(2)])

    def forward(self, features):
        one = torch.relu(self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(features[0]))))))
        two = torch.relu(self.bn3(self.conv3(features[1])))
        return self.bn_layer(torch.cat([one, two, features[2]], 1))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer1 = stage(True, OUTPUTS[3], STEM << 2, OUTPUTS[2], BLOCKS[0], up=True)
        self.layer2 = stage(True, OUTPUTS[2], STEM << 1, OUTPUTS[1], BLOCKS[1], up=True)
        self.layer3 = stage(True, OUTPUTS[1], STEM, OUTPUTS[0], BLOCKS[2], up=True)

    def forward(self, x):
        deep = self.layer1(x)
        middle = self.layer2(deep)
        return [self.layer3(middle), middle, deep]


class Teacher(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = unit(3, STEM, 7, 2)
        self.layer1 = stage(True, STEM, STEM, OUTPUTS[0], BLOCKS[0])
        self.layer2 = stage(True, OUTPUTS[0], STEM << 1, OUTPUTS[1], BLOCKS[1], stride=2)
        self.layer3 = stage(True, OUTPUTS[1], STEM << 2, OUTPUTS[2], BLOCKS[2], stride=2)

    def forward(self, images):
        x = (images - MEAN.view(1, 3, 1, 1)) / STD.view(1, 3, 1, 1)
        x = F.max_pool2d(torch.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        one = self.layer1(x)
        two = self.layer2(one)
        return [one, two, self.layer3(two)]


class Selection(nn.Module):
    def __init__(self):
        super().__init__()
        for i in range(3):
            # Not zero, where the bound of the clamp hides mistakes.
            setattr(self, f"theta{i + 1}", nn.Parameter(torch.randn(OUTPUTS[i])))

    def forward(self, teacher, student, layer):
        theta = torch.clamp(torch.sigmoid(getattr(self, f"theta{layer + 1}")) + 0.5, max=1)
        weights = torch.softmax(teacher.flatten(2), dim=2).view_as(teacher)
        return student * weights * (theta.view(1, -1, 1, 1) + teacher.mean(dim=(2, 3), keepdim=True))


def pair_loss(teacher, student):
    t = F.normalize(teacher.flatten(2).transpose(1, 2), dim=2)
    s = F.normalize(student.flatten(2).transpose(1, 2), dim=2)
    cosine = 1 - F.cosine_similarity(s, t, dim=2).mean()
    similarity = torch.exp(s @ t.transpose(1, 2) / TEMPERATURE)
    own = torch.diagonal(similarity / (similarity.sum(dim=2, keepdim=True) + 1e-8), dim1=1, dim2=2)
    contrast = -torch.log(own + 1e-8).mean()
    return COSINE_SHARE * cosine + (1 - COSINE_SHARE) * contrast + torch.relu(1 - own).mean()


def loss_of(source, target, bottleneck, decoder, selection):
    both = decoder(bottleneck([torch.cat(pair) for pair in zip(target, source)]))
    loss = 0
    for layer, rebuilt in enumerate(both):
        from_target, from_source = torch.chunk(rebuilt, 2)
        loss = loss + pair_loss(source[layer], selection(source[layer], from_target, layer))
        loss = loss + pair_loss(target[layer], selection(target[layer], from_source, layer))
    return loss


def smooth(maps):
    """A Gaussian of sigma 4 with a kernel of 5, the image mirrored at its edges."""
    weights = np.exp(-(np.arange(-2, 3) ** 2) / 32.0)
    weights = torch.tensor(weights / weights.sum(), dtype=torch.float64)
    padded = F.pad(maps[:, None], (2, 2, 2, 2), mode="reflect")
    return F.conv2d(F.conv2d(padded, weights.view(1, 1, 1, -1)), weights.view(1, 1, -1, 1))[:, 0]


def decide(distances):
    maps = sum(F.interpolate(d[:, None], size=(SIZE, SIZE), mode="bilinear", align_corners=True)[:, 0] for d in distances)
    scores = []
    for image, blurred in enumerate(smooth(maps)):
        largest = torch.stack([d[image].max() for d in distances])
        chosen = torch.clamp((torch.softmax(largest, dim=0) - 1 / len(distances)) / RAMP, 0, 1)
        mean = (largest * chosen).sum() / max(chosen.sum().item(), RAMP)
        k = max(max((mean * ALPHA).item(), BETA) * SIZE * SIZE, 1)
        values = np.sort(blurred.flatten().numpy())[::-1]
        whole = int(k)
        scores.append((values[:whole].sum() + (k - whole) * values[whole]) / k)
    return maps, torch.tensor(scores, dtype=torch.float64)


def batch(images):
    return [torch.relu(torch.randn(images, OUTPUTS[i], SIZE >> (2 + i), SIZE >> (2 + i))) for i in range(3)]


def put(arrays, name, features):
    arrays.update({f"{name}.{i}": feature for i, feature in enumerate(features)})


def main():
    torch.manual_seed(8)
    bottleneck, decoder, selection = Bottleneck(), Decoder(), Selection()
    parts = {"bottleneck.": bottleneck, "student.": decoder, "selection.": selection}
    arrays = {}
    for prefix, part in parts.items():
        draw_norms(part)
        arrays.update(state(part, "before." + prefix))
    parameters = [parameter for part in parts.values() for parameter in part.parameters()]
    # An epsilon as large as a small gradient: where one is nothing but rounding, Adam with 1e-8 steps as far as with a large one.
    adam = torch.optim.Adam(parameters, lr=0.001, eps=0.01)
    losses = []
    for step, size in enumerate([2, 2, 1]):
        source, target = batch(size), batch(size)
        put(arrays, f"step.{step}.source", source)
        put(arrays, f"step.{step}.target", target)
        adam.zero_grad()
        loss = loss_of(source, target, bottleneck, decoder, selection)
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            for prefix, part in parts.items():
                arrays.update(gradients(part, "gradient." + prefix))
            # Zero: the batch norm after the next convolution removes them.
            arrays = {name: array for name, array in arrays.items() if not UNUSED.fullmatch(name)}
        adam.step()
    arrays["losses"] = torch.tensor(losses)
    for prefix, part in parts.items():
        arrays.update(state(part, "after." + prefix))
        part.eval()

    source, target = batch(2), batch(2)
    put(arrays, "judged.source", source)
    put(arrays, "judged.target", target)
    with torch.no_grad():
        from_target, from_source = decoder(bottleneck(target)), decoder(bottleneck(source))
        pairs = list(zip(source + target, from_target + from_source))
        maps, scores = decide([1 - F.cosine_similarity(teacher, student) for teacher, student in pairs])
    arrays["judged.map"], arrays["judged.score"] = maps, scores
    golden_file.write(sys.argv[1], arrays)


def adapt():
    """Three steps in which student and target teacher learn together, then the features of the teacher in evaluation."""
    torch.manual_seed(9)
    teacher, bottleneck, decoder, selection = Teacher(), Bottleneck(), Decoder(), Selection()
    parts = {"teacher.": teacher, "bottleneck.": bottleneck, "student.": decoder, "selection.": selection}
    arrays = {"mean": MEAN, "std": STD}
    for prefix, part in parts.items():
        draw_norms(part)
        arrays.update(state(part, "before." + prefix))
    student = [parameter for part in (bottleneck, decoder, selection) for parameter in part.parameters()]
    optimizers = [torch.optim.Adam(student, lr=0.001, eps=0.01), torch.optim.Adam(teacher.parameters(), lr=0.0001, eps=0.01)]
    losses = []
    for step, size in enumerate([2, 2, 1]):
        source, images = batch(size), torch.rand(size, 3, SIZE, SIZE)
        put(arrays, f"step.{step}.source", source)
        arrays[f"step.{step}.images"] = images
        for optimizer in optimizers:
            optimizer.zero_grad()
        loss = loss_of(source, teacher(images), bottleneck, decoder, selection)
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            # The batch norm removes the scale of a kernel that has a single weight per output, so its gradient is zero.
            found = gradients(teacher, "gradient.teacher.")
            arrays.update({name: array for name, array in found.items() if array.dim() < 4 or array[0].numel() > 1})
        for optimizer in optimizers:
            optimizer.step()
    arrays["losses"] = torch.tensor(losses)
    for prefix, part in parts.items():
        arrays.update(state(part, "after." + prefix))
    images = torch.rand(2, 3, SIZE, SIZE)
    arrays["images"] = images
    teacher.eval()
    with torch.no_grad():
        put(arrays, "features", teacher(images))
    golden_file.write(sys.argv[2], arrays)


if __name__ == "__main__":
    main()
    adapt()
