"""Reference values for AurocEstimateTest: DeLong's variance by midranks (Sun and Xu, 2014), with numpy and scipy.

The Java code compares pairs instead. Usage: python3 delong_reference.py
"""

import numpy
from scipy.stats import rankdata


def components(normal, anomalous):
    """Sun and Xu's structural components of defective and of normal images, and the area."""
    m, n = len(anomalous), len(normal)
    both = rankdata(numpy.concatenate([anomalous, normal]))
    v10 = (both[:m] - rankdata(anomalous)) / n
    v01 = 1 - (both[m:] - rankdata(normal)) / m
    return v10, v01, (both[:m].sum() - m * (m + 1) / 2) / (m * n)


def scores(seed, count, shift):
    """Scores on a grid of eighths, so that there are ties and float32 is exact."""
    state = seed
    values = []
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        values.append((state >> 16) % 16 / 8 + shift)
    return numpy.array(values)


first = components(scores(1, 9, 0.0), scores(2, 7, 0.75))
second = components(scores(3, 9, 0.0), scores(4, 7, 0.75))
for v10, v01, area in (first, second):
    print("single", repr(area), repr(numpy.sqrt(v10.var(ddof=1) / 7 + v01.var(ddof=1) / 9)))
# The mean area of two correlated scorings: contrast (1/2, 1/2) of DeLong's covariance matrix.
s10 = numpy.cov(first[0], second[0])
s01 = numpy.cov(first[1], second[1])
half = numpy.array([0.5, 0.5])
covariance = s10 / 7 + s01 / 9
print("mean", repr((first[2] + second[2]) / 2), repr(numpy.sqrt(half @ covariance @ half)))
contrast = numpy.array([-1.0, 1.0])
print("difference", repr(second[2] - first[2]), repr(numpy.sqrt(contrast @ covariance @ contrast)))
