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
            path = line.split("/")
            if re.match(r"lib\w*(blas|mkl_rt|mkl_core|blis|atlas|armpl)", path[-1]):
                libraries.add("/".join(path[-2:]).strip())  # the folder tells whose libblas.so.3 it is
except OSError:
    pass  # only Linux tells it
# torch calls libblas where it is linked to it, whatever else numpy or LAPACK have loaded
libraries = {name for name in libraries if "/libblas.so" in name} or libraries
print("version", torch.__version__)
print("build", found.group(1) if found else "unknown")
print("libraries", *sorted(libraries))
print("gigaflops", 2 * 1024**3 * products / seconds / 1e9)
