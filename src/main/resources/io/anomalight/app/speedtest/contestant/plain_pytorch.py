"""CFLOW in plain PyTorch: what `anomalight benchmark speed` runs beside its own, on the same images.

Needs torch alone. Encoder and decoders have random weights, on which speed does not depend. Each line of standard input
is a request, answered by one line: "ok" and numbers.

  train N E     a fresh fit of N images over E epochs: seconds of each epoch
  score N       N images in batches, from pixels to scores and maps: seconds
  latency N     the same of N images one by one: seconds of each
  memory        the most physical memory that this process has held: bytes, or nothing where the system doesn't tell

The environment decides how many threads OpenBLAS has (OPENBLAS_NUM_THREADS); with torch's own threads beside them they can be
more than there are cores, and three times slower.
"""
import argparse
import math
import re
import sys
import time

import torch
import torch.nn.functional as F

BLOCKS = {"resnet18": (2, 2, 2, 2), "resnet34": (3, 4, 6, 3), "resnet50": (3, 4, 6, 3)}
BOTTLENECK = {"resnet50"}
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
LEARNING_RATE = 1e-4
CLAMP = 1.9


# ---------------------------------------------------------------- the encoder
class Convolution:
    """A convolution without bias and its batch norm, both frozen."""

    def __init__(self, inputs, outputs, kernel, stride=1):
        self.weight = torch.randn(outputs, inputs, kernel, kernel) * math.sqrt(1 / (inputs * kernel * kernel))
        self.mean, self.variance = torch.zeros(outputs), torch.ones(outputs)
        self.scale, self.shift = torch.ones(outputs), torch.zeros(outputs)
        self.stride, self.padding, self.outputs = stride, kernel // 2, outputs

    def __call__(self, x):
        x = F.conv2d(x, self.weight, stride=self.stride, padding=self.padding)
        return F.batch_norm(x, self.mean, self.variance, self.scale, self.shift)


class Residual:
    """ReLU(path(x) + shortcut(x))."""

    def __init__(self, inputs, width, stride, bottleneck):
        if bottleneck:
            self.path = [Convolution(inputs, width, 1), Convolution(width, width, 3, stride), Convolution(width, 4 * width, 1)]
        else:
            self.path = [Convolution(inputs, width, 3, stride), Convolution(width, width, 3)]
        outputs = self.path[-1].outputs
        self.shortcut = Convolution(inputs, outputs, 1, stride) if stride > 1 or inputs != outputs else None

    def __call__(self, x):
        y = x
        for convolution in self.path[:-1]:
            y = F.relu_(convolution(y))
        y = self.path[-1](y)
        y += x if self.shortcut is None else self.shortcut(x)
        return F.relu_(y)


class Encoder:
    """A residual network down to its deepest tap."""

    def __init__(self, backbone, layers):
        self.layers, bottleneck = layers, backbone in BOTTLENECK
        self.stem, self.stages, inputs = Convolution(3, 64, 7, 2), [], 64
        for stage, count in enumerate(BLOCKS[backbone][: max(int(layer[-1]) for layer in layers)]):
            blocks = []
            for block in range(count):
                blocks.append(Residual(inputs, 64 << stage, 2 if stage > 0 and block == 0 else 1, bottleneck))
                inputs = (64 << stage) * (4 if bottleneck else 1)
            self.stages.append(("layer%d" % (stage + 1), blocks))

    @torch.no_grad()
    def __call__(self, x):
        x, taps = F.max_pool2d(F.relu_(self.stem(x)), 3, 2, 1), {}
        for name, blocks in self.stages:
            for block in blocks:
                x = block(x)
            if name in self.layers:
                taps[name] = x
        return [taps[name] for name in self.layers]


# ---------------------------------------------------------------- the flow
def positions(length, height, width):
    """[H*W, P]: the first half encodes the column, the second the row; sines on even and cosines on odd channels."""
    half = length // 2
    frequency = torch.exp(torch.arange(0.0, half, 2) * (-math.log(1e4) / half))
    table = torch.zeros(height, width, length)
    column = torch.arange(float(width))[None, :, None] * frequency
    row = torch.arange(float(height))[:, None, None] * frequency
    table[:, :, 0:half:2], table[:, :, 1:half:2] = torch.sin(column), torch.cos(column)
    table[:, :, half::2], table[:, :, half + 1 :: 2] = torch.sin(row), torch.cos(row)
    return table.reshape(height * width, length)


class Block(torch.nn.Module):
    """A conditional affine coupling, a learned scale and offset of each channel, and a fixed permutation."""

    def __init__(self, channels, condition):
        super().__init__()
        self.active = channels // 2
        self.passive = channels - self.active
        inputs = self.passive + condition
        self.hidden = torch.nn.Linear(inputs, 2 * inputs)
        self.out = torch.nn.Linear(2 * inputs, 2 * self.active)
        self.scale = torch.nn.Parameter(torch.full((channels,), 2 * math.log(math.expm1(5))))
        self.offset = torch.nn.Parameter(torch.zeros(channels))
        self.register_buffer("perm", torch.randperm(channels))

    def forward(self, x, condition):
        passive, active = x[:, : self.passive], x[:, self.passive :]
        a = 0.1 * self.out(F.relu(self.hidden(torch.cat([passive, condition], 1))))
        log_scale = CLAMP * torch.tanh(a[:, : self.active])
        active = active * torch.exp(log_scale) + a[:, self.active :]
        scale = 0.1 * F.softplus(self.scale, beta=0.5)
        y = torch.cat([passive, active], 1) * scale + self.offset
        return y[:, self.perm], log_scale.sum(1) + scale.log().sum()


class Decoder(torch.nn.Module):
    def __init__(self, channels, condition, blocks):
        super().__init__()
        self.channels = channels
        self.blocks = torch.nn.ModuleList(Block(channels, condition) for _ in range(blocks))

    def forward(self, x, condition):
        """The log-likelihood of each row divided by the number of channels, [N]."""
        total = 0
        for block in self.blocks:
            x, log_determinant = block(x, condition)
            total = total + log_determinant
        return (total - 0.5 * (x * x).sum(1) - 0.5 * self.channels * math.log(2 * math.pi)) / self.channels


# ---------------------------------------------------------------- what is timed
class Contestant:
    def __init__(self, setup):
        self.setup = setup
        images = torch.from_file(setup.images, size=setup.count * 3 * setup.height * setup.width)
        images = images.view(setup.count, 3, setup.height, setup.width)
        self.images = (images - torch.tensor(MEAN).view(3, 1, 1)) / torch.tensor(STD).view(3, 1, 1)
        self.encoder = Encoder(setup.backbone, setup.layers.split(","))
        taps = self.encoder(self.images[:1])
        self.channels, self.grids = [tap.shape[1] for tap in taps], [tap.shape[2:] for tap in taps]
        self.positions = [positions(setup.condition, *grid) for grid in self.grids]
        self.decoders, self.references = self.fresh_decoders(), None

    def fresh_decoders(self):
        return [Decoder(channels, self.setup.condition, self.setup.blocks) for channels in self.channels]

    def chosen(self, count):
        """So many images, from the first one again where there are fewer."""
        return torch.arange(count) % len(self.images)

    def train(self, count, epochs):
        self.decoders, self.references = self.fresh_decoders(), None
        optimizers = [torch.optim.Adam(d.parameters(), lr=LEARNING_RATE, foreach=True) for d in self.decoders]
        seconds = []
        for _ in range(epochs):
            start = time.perf_counter()
            order = self.chosen(count)[torch.randperm(count)]
            for i in range(0, count, self.setup.batch):
                self.training_step(self.images[order[i : i + self.setup.batch]], optimizers)
            seconds.append(time.perf_counter() - start)
        return seconds

    def training_step(self, x, optimizers):
        for tap, decoder, optimizer, table in zip(self.encoder(x), self.decoders, optimizers, self.positions):
            shuffle = torch.randperm(len(x) * len(table))
            rows, conditions = fibers(tap)[shuffle], table.repeat(len(x), 1)[shuffle]
            batches = len(rows) // self.setup.fiber_batch
            for k in range(batches):
                end = (k + 1) * self.setup.fiber_batch if k < batches - 1 else len(rows)
                batch = slice(k * self.setup.fiber_batch, end)
                optimizer.zero_grad(set_to_none=True)
                loss = -F.logsigmoid(decoder(rows[batch], conditions[batch])).mean()
                loss.backward()
                optimizer.step()
                loss.item()

    @torch.no_grad()
    def judge(self, x):
        """Scores and maps as arrays outside torch."""
        likelihoods = [
            decoder(fibers(tap), table.repeat(len(x), 1)).view(len(x), 1, *grid)
            for decoder, tap, table, grid in zip(self.decoders, self.encoder(x), self.positions, self.grids)
        ]
        if self.references is None:
            self.references = [likelihood.max() for likelihood in likelihoods]
        maps = -sum(
            F.interpolate(torch.exp(likelihood - reference), size=x.shape[2:], mode="bilinear", align_corners=True)[:, 0]
            for likelihood, reference in zip(likelihoods, self.references)
        )
        return maps.flatten(1).max(1).values.numpy(), maps.numpy()

    def score(self, count):
        order, batch = self.chosen(count), self.setup.batch
        self.judge(self.images[order[:batch]])  # settles the references, and warms up
        start = time.perf_counter()
        for i in range(0, count, batch):
            self.judge(self.images[order[i : i + batch]])
        return [time.perf_counter() - start]

    def latency(self, count):
        order, seconds = self.chosen(count), []
        for i in range(3):
            self.judge(self.images[order[i % count]][None])
        for i in order:
            start = time.perf_counter()
            self.judge(self.images[i][None])
            seconds.append(time.perf_counter() - start)
        return seconds

    def memory(self):
        try:
            with open("/proc/self/status") as status:
                return [int(kb) * 1024 for kb in re.findall(r"VmHWM:\s+(\d+) kB", status.read())]
        except OSError:
            return []


def fibers(tap):
    return tap.permute(0, 2, 3, 1).reshape(-1, tap.shape[1])


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--images", required=True, help="raw float32, [count, 3, height, width], from 0 to 1")
    arguments.add_argument("--backbone", required=True)
    arguments.add_argument("--layers", required=True)
    for number in ("count", "height", "width", "batch", "fiber-batch", "condition", "blocks", "threads"):
        arguments.add_argument("--" + number, type=int, required=True)
    setup = arguments.parse_args()
    torch.set_num_threads(setup.threads)
    torch.manual_seed(0)
    contestant = Contestant(setup)
    requests = {"train": contestant.train, "score": contestant.score, "latency": contestant.latency, "memory": contestant.memory}
    for line in sys.stdin:
        word, *numbers = line.split()
        answer = requests[word](*(int(number) for number in numbers if number.isdigit()))  # not float32, the only precision here
        print("ok", *(repr(number) for number in answer), flush=True)


if __name__ == "__main__":
    main()
