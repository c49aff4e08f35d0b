"""Writes golden/stfpm.safetensors: STFPM's loss, gradients, three steps of SGD and maps, on a small student."""

import pathlib
import sys

import torch
import torch.nn.functional as F
from torch import nn

import golden_file
from residual_networks import draw_norms, gradients, stage, state, unit

SIZE = 48
BLOCKS = [2, 1, 1]
STEM = 4


class Student(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = unit(3, STEM, 7, 2)
        self.layer1 = stage(False, STEM, STEM, STEM, BLOCKS[0])
        self.layer2 = stage(False, STEM, 2 * STEM, 2 * STEM, BLOCKS[1], 2)
        self.layer3 = stage(False, 2 * STEM, 4 * STEM, 4 * STEM, BLOCKS[2], 2)

    def forward(self, images):
        mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
        std = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
        x = torch.relu(self.bn1(self.conv1((images - mean) / std)))
        one = self.layer1(F.max_pool2d(x, 3, 2, 1))
        two = self.layer2(one)
        return [one, two, self.layer3(two)]


def half_squares(teacher, student):
    difference = F.normalize(teacher, dim=1) - F.normalize(student, dim=1)
    return 0.5 * (difference**2).sum(1)


def loss_of(teachers, students):
    return sum(half_squares(t, s).sum() / t[0, 0].numel() for t, s in zip(teachers, students))


def batch(images):
    features = [torch.relu(torch.randn(images, STEM << i, SIZE >> (2 + i), SIZE >> (2 + i))) for i in range(3)]
    return torch.rand(images, 3, SIZE, SIZE), features


def main():
    torch.manual_seed(7)
    student = Student()
    draw_norms(student)
    arrays = state(student, "before.student.")
    sgd = torch.optim.SGD(student.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-2)
    losses = []
    student.train()
    for step, size in enumerate([2, 2, 1]):
        images, teachers = batch(size)
        arrays[f"step.{step}.images"] = images
        arrays.update({f"step.{step}.teacher.{i}": feature for i, feature in enumerate(teachers)})
        sgd.zero_grad()
        loss = loss_of(teachers, student(images))
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            arrays.update(gradients(student, "gradient.student."))
        sgd.step()
    arrays["losses"] = torch.tensor(losses)
    arrays.update(state(student, "after.student."))

    student.eval()
    images, teachers = batch(2)
    with torch.no_grad():
        maps = [half_squares(t, s)[:, None] for t, s in zip(teachers, student(images))]
        product = torch.ones(2, 1, SIZE, SIZE)
        for layer in maps:
            product *= F.interpolate(layer, size=(SIZE, SIZE), mode="bilinear", align_corners=False)
    arrays["judged.images"] = images
    arrays.update({f"judged.teacher.{i}": feature for i, feature in enumerate(teachers)})
    arrays["judged.map"] = product[:, 0]
    arrays["judged.score"] = product.amax((1, 2, 3))
    golden_file.write(sys.argv[1], arrays)


if __name__ == "__main__":
    sys.argv[1:] = sys.argv[1:] or [str(pathlib.Path(__file__).parents[1] / "resources/golden/stfpm.safetensors")]
    main()
