"""Reference values for SaturatedOverlapTest, with numpy: AU-sPRO up to 0.05 and 0.3 on all thresholds.

It follows the definition (Bergmann et al. 2022) and the evaluation of the authors: a mask per defect, areas rounded down, false-positive
rates over all pixels without a defect, and the mean of logical and structural anomalies, each with the normal images. The Java code keeps
sorted scores and counts them. Usage: python3 saturated_overlap_reference.py
"""

import numpy

SIDE = 32


def noise(state, count):
    values = numpy.empty(count)
    for i in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        values[i] = (state >> 16) % 1024 / 512
    return state, values


def images():
    """(kind, map, [(mask, threshold, relative)])"""
    state, all_images = 1, []
    for number in range(14):
        state, values = noise(state, SIDE * SIDE)
        scores = values.reshape(SIDE, SIDE)
        defects = []
        kind = "" if number < 6 else "logical" if number < 10 else "structural"
        if kind:
            first = numpy.zeros((SIDE, SIDE), bool)
            first[4 : 9 + number % 3, 5:12] = True
            defects.append((first, 0.3, True) if number % 2 else (first, 20, False))
            if kind == "logical":
                second = numpy.zeros((SIDE, SIDE), bool)  # overlaps the first one
                second[6:20, 9:11] = True
                defects.append((second, 1000, False))
            scores = scores + numpy.any([mask for mask, _, _ in defects], 0) * (0.25 + number / 16)
        all_images.append((kind, scores, defects))
    return all_images


def saturation_area(mask, threshold, relative):
    return int(threshold * mask.sum()) if relative else min(threshold, mask.sum())


def curve(chosen, thresholds):
    fpr, spro = [], []
    normal = numpy.concatenate([
        scores[~numpy.any([mask for mask, _, _ in defects] or [numpy.zeros_like(scores, bool)], 0)]
        for _, scores, defects in chosen
    ])
    for threshold in thresholds:
        fpr.append((normal >= threshold).mean())
        spro.append(numpy.mean([
            min((scores[mask] >= threshold).sum() / saturation_area(mask, limit, relative), 1)
            for _, scores, defects in chosen for mask, limit, relative in defects
        ]))
    return numpy.array(fpr), numpy.array(spro)


def area(fpr, spro, limit):
    inside = fpr <= limit
    x = numpy.append(fpr[inside], limit)
    y = numpy.append(spro[inside], numpy.interp(limit, fpr, spro))
    return numpy.trapezoid(y, x) / limit


everything = images()
thresholds = numpy.unique([scores for _, scores, _ in everything])[::-1]
thresholds = numpy.insert(thresholds, 0, numpy.inf)
for limit in (0.05, 0.3):
    areas = {}
    for kind in ("logical", "structural"):
        fpr, spro = curve([image for image in everything if image[0] in ("", kind)], thresholds)
        areas[kind] = area(fpr, spro, limit)
    print(limit, areas, "mean", repr(numpy.mean(list(areas.values()))))
