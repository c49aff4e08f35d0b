package io.anomalight.models.patchcore;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.bank.NearestVectors;
import io.anomalight.models.components.maps.GaussianBlur;
import io.anomalight.models.components.maps.MapResize;

/**
 * Computes scores from the distances of patches to the memory bank.
 *
 * @param memory the memory bank (M in the paper)
 * @param neighbors the number of neighbours (b in the paper)
 * @param size the size of the images
 */
record PatchScores(NearestVectors memory, int neighbors, ImageSize size) {
    static final GaussianBlur BLUR = new GaussianBlur(4); // σ = 4

    /** Computes the scores and anomaly maps of the images from which the patches come. */
    Prediction predict(Patches patches) {
        int images = (int) patches.grid().get(0);
        NDArray nearest = memory.nearest(patches.vectors()); // [B·h·w]
        NDArray distances = memory.distances(patches.vectors(), nearest.reshape(-1, 1)); // [B·h·w, 1]
        NDArray maps = BLUR.apply(MapResize.nearest(distances.reshape(patches.grid()), size));
        float[] scores = scores(patches.vectors(), nearest.toLongArray(), distances.toFloatArray(), images);
        return new Prediction(maps.getManager().create(scores), maps);
    }

    // s* of eq. 6 is the largest distance of a patch of the image to its nearest neighbour. m* is this nearest
    // neighbour.
    private float[] scores(NDArray vectors, long[] nearest, float[] distances, int images) {
        int perImage = distances.length / images;
        long[] farthest = new long[images];
        long[] nearestOfFarthest = new long[images];
        float[] scores = new float[images];
        for (int image = 0; image < images; image++) {
            int farthestPatch = image * perImage;
            for (int i = farthestPatch; i < (image + 1) * perImage; i++) {
                farthestPatch = distances[i] > distances[farthestPatch] ? i : farthestPatch;
            }
            farthest[image] = farthestPatch;
            nearestOfFarthest[image] = nearest[farthestPatch];
            scores[image] = distances[farthestPatch];
        }
        int b = Math.min(neighbors, memory.size());
        return b == 1 ? scores : reweighted(scores, toNeighbours(vectors, farthest, nearestOfFarthest, b), b);
    }

    // The distances of the farthest patches to N_b(m*), the b nearest neighbours of m* in the memory bank; m* is one of
    // them.
    private float[] toNeighbours(NDArray vectors, long[] farthest, long[] nearestOfFarthest, int b) {
        NDArray farthestRows = vectors.getManager().create(farthest);
        NDArray nearestRows = vectors.getManager().create(nearestOfFarthest);
        NDArray neighbours = memory.nearest(memory.vectors(nearestRows), b); // [B, b]
        return memory.distances(vectors.get(farthestRows), neighbours).toFloatArray();
    }

    /** s = (1 − exp s* / Σ exp d) · s* over the distances d to N_b(m*) (eq. 7), computed without overflow. */
    static float[] reweighted(float[] star, float[] distances, int b) {
        float[] scores = new float[star.length];
        for (int image = 0; image < scores.length; image++) {
            double sum = 0;
            for (int i = 0; i < b; i++) {
                sum += Math.exp((double) distances[image * b + i] - star[image]);
            }
            scores[image] = (float) ((1 - 1 / sum) * star[image]);
        }
        return scores;
    }
}
