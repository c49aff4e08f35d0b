"""Tells which library torch uses for products of matrices, and how fast they are: a key and a value per line."""
import re
import sys
import time

import torch

torch.set_num_threads(int(sys.argv[1]))
matrix = torch.randn(1024, 1024)
torch.mm(matrix, matrix)  # starts the threads
products, start = 0, time.perf_counter()
while time.perf_counter() < start + 1:
    torch.mm(matrix, matrix)
    products += 1
seconds = time.perf_counter() - start
found = re.search(r"BLAS_INFO=([^,\s]+)", torch.__config__.show())
libraries = set()
try:
    with open("/proc/self/maps") as maps:
        for line in maps:
            name = line.split("/")[-1].strip()
            if re.match(r"lib\w*(blas|mkl_rt|mkl_core|blis|atlas|armpl)", name):
                libraries.add(name)
except OSError:
    pass  # only Linux tells it
print("version", torch.__version__)
print("build", found.group(1) if found else "unknown")
print("libraries", *sorted(libraries))
print("gigaflops", 2 * 1024**3 * products / seconds / 1e9)
