"""Reference values for AddedMetricsTest, with numpy and scipy: AUPIMO, AUPRO up to 0.05, PGn, PBn and the recall of regions by size.

AUPIMO is computed twice: over all thresholds, and with evenly spaced thresholds as anomalib 2 does. The Java code keeps only the highest
scores of normal pixels and walks along them. Usage: python3 added_metrics_reference.py
"""

import numpy
from scipy import ndimage

SIDE = 64
NORMAL, DEFECTIVE = 12, 8
LOWER, UPPER = 1e-3, 1e-2
THRESHOLD = 1.75


def noise(state, count):
    values = numpy.empty(count)
    for i in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        values[i] = (state >> 16) % 4096 / 2048
    return state, values


def images():
    """Scores on a grid, so that there are ties and float32 is exact."""
    state, maps, masks = 1, [], []
    for image in range(NORMAL + DEFECTIVE):
        state, values = noise(state, SIDE * SIDE)
        mask = numpy.zeros((SIDE, SIDE), bool)
        if image >= NORMAL:
            mask[2 : 3 + image % 2, 2:3] = True  # small
            mask[10 : 12 + image % 3, 10:14] = True  # medium
            if image % 2:
                mask[30:42, 30:50] = True  # large
        maps.append(values.reshape(SIDE, SIDE) + mask * (0.25 + image / 32) + (image % 4) / 16)
        masks.append(mask)
    return numpy.array(maps), numpy.array(masks)


def curves(maps, masks, thresholds):
    """The mean false-positive rate of the normal images, and each defective image's true-positive rate, at ascending thresholds."""
    fpr = numpy.mean([(m.ravel()[:, None] >= thresholds).mean(0) for m in maps[:NORMAL]], 0)
    tpr = numpy.array([(m[k][:, None] >= thresholds).mean(0) for m, k in zip(maps[NORMAL:], masks[NORMAL:])])
    return fpr, tpr


def aupimo_limit(maps, masks):
    """Every score of a normal pixel is a threshold; the curve jumps there, and half of the jump is below it."""
    steps = numpy.unique(maps[:NORMAL])
    at, found_at = curves(maps, masks, steps)
    above, found_above = curves(maps, masks, numpy.nextafter(steps, numpy.inf))
    width = numpy.log(numpy.clip(at, LOWER, UPPER)) - numpy.log(numpy.clip(above, LOWER, UPPER))
    return ((found_at + found_above) / 2 @ width / numpy.log(UPPER / LOWER)).mean()


def aupimo_anomalib(maps, masks, count):
    """aupimo_scores of anomalib 2: thresholds between the lowest and the highest score of normal pixels, trapezoids."""
    thresholds = numpy.linspace(maps[:NORMAL].min(), maps[:NORMAL].max(), count)
    fpr, tpr = curves(maps, masks, thresholds)
    low, high = numpy.abs(fpr - UPPER).argmin(), numpy.abs(fpr - LOWER).argmin()
    x = numpy.log(fpr[low : high + 1][::-1])
    y = tpr[:, low : high + 1][:, ::-1]
    areas = numpy.trapezoid(y, x, axis=1) / numpy.log(UPPER / LOWER)
    return areas.clip(0, 1).mean()


def aupro(maps, masks, limit):
    regions, count = ndimage.label(masks, numpy.ones((1, 3, 3)) * numpy.array([0, 1, 0])[:, None, None])
    thresholds = numpy.unique(maps)[::-1]
    normal = numpy.sort(maps[~masks])
    fpr = 1 - numpy.searchsorted(normal, thresholds) / normal.size
    overlaps = []
    for region in range(1, count + 1):
        scores = numpy.sort(maps[regions == region])
        overlaps.append(1 - numpy.searchsorted(scores, thresholds) / scores.size)
    pro = numpy.mean(overlaps, 0)
    fpr, pro = numpy.append(0, fpr), numpy.append(0, pro)
    inside = fpr <= limit
    x = numpy.append(fpr[inside], limit)
    y = numpy.append(pro[inside], numpy.interp(limit, fpr, pro))
    return numpy.trapezoid(y, x) / limit


def recalls(maps, masks):
    found = {"small": [], "medium": [], "large": []}
    for scores, mask in zip(maps, masks):
        regions, count = ndimage.label(mask, numpy.ones((3, 3)))
        for region in range(1, count + 1):
            inside = regions == region
            share = inside.mean()
            size = "small" if share < 0.001 else "medium" if share < 0.01 else "large"
            found[size].append((scores[inside] >= THRESHOLD).mean())
    return {size: numpy.mean(each) for size, each in found.items()}


maps, masks = images()
print("aupimo, every threshold", repr(aupimo_limit(maps, masks)))
for count in (1000, 10_000, 40_000):
    print("aupimo as anomalib,", count, "thresholds", repr(aupimo_anomalib(maps, masks, count)))
print("aupro up to 0.05", repr(aupro(maps, masks, 0.05)), "up to 0.3", repr(aupro(maps, masks, 0.3)))
print("recall", recalls(maps, masks))
_, scores = noise(7, 60)
good, bad = scores[:37], scores[37:] + 0.75
for n in (0.0, 0.05):
    print("PG", n, repr((good < numpy.quantile(bad, n)).mean()), "PB", n, repr((bad > numpy.quantile(good, 1 - n)).mean()))
