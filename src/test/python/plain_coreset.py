"""Measures greedy k-center selection in plain PyTorch, as anomalib 2 computes it, for the manual.

Usage: python3 plain_coreset.py VECTORS LENGTH CHOICES [FILE] (torch is needed)
The vectors are read from FILE, float32 in rows; without it, they are drawn around 100 centres. Prints the seconds and the CPU time per
choice, which is the same for each choice.
"""

import sys
import time

import torch
import torch.nn.functional as F


def vectors(count, length, file):
    if file:
        return torch.from_file(file, size=count * length, dtype=torch.float32).reshape(count, length)
    torch.manual_seed(1)
    return torch.randn(100, length)[torch.randint(100, (count,))] * 3 + torch.randn(count, length)


def choose(points, count, start):
    nearest = torch.full((points.shape[0],), float("inf"))
    chosen, row = [], start
    for _ in range(count):
        chosen.append(row)
        nearest = torch.minimum(nearest, F.pairwise_distance(points, points[row : row + 1]))
        nearest[row] = 0
        row = int(torch.argmax(nearest))
    return chosen


def main():
    count, length, choices = (int(number) for number in sys.argv[1:4])
    points = vectors(count, length, sys.argv[4] if len(sys.argv) > 4 else None)
    choose(points, 3, 0)
    seconds, cpu = time.perf_counter(), time.process_time()
    choose(points, choices, count // 3)
    seconds, cpu = time.perf_counter() - seconds, time.process_time() - cpu
    print(f"{choices} choices: {1000 * seconds / choices:.2f} ms each, {1000 * cpu / choices:.2f} ms of CPU time each")


main()
