package io.anomalight.models.efficientad;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Optional;

/**
 * The losses of student and autoencoder in one training step, and the arrays of one batch from which they are computed.
 *
 * @param images normalised, {@code [B, 3, H, W]}
 * @param changed the same images with changed colours
 * @param taught output of the teacher for {@code images}, {@code [B, C, h, w]}
 * @param taughtOfChanged output of the teacher for {@code changed}
 * @param dropout masks for the autoencoder
 * @param foreign unrelated images for the penalty, normalised; absent for no penalty
 */
record Objective(
        NDArray images,
        NDArray changed,
        NDArray taught,
        NDArray taughtOfChanged,
        NDList dropout,
        Optional<NDArray> foreign) {
    private static final double HARD_QUANTILE = 0.999;

    /** All inputs of the losses, except parameters. */
    NDList arrays() {
        NDList arrays = new NDList(images, changed, taught, taughtOfChanged);
        arrays.addAll(dropout);
        foreign.ifPresent(arrays::add);
        return arrays;
    }

    /** The losses as scalars; they belong to the step. */
    record Losses(NDArray student, NDArray autoencoder, NDArray imitation) {
        /** L = L_ST + L_AE + L_STAE (algorithm 1 of the appendix). */
        NDArray total() {
            return student.add(autoencoder).add(imitation);
        }
    }

    Losses losses(EfficientAdModel model) {
        NDArray student = hard(taught, model.student().describe(images, EfficientAdModel.OF_TEACHER));
        if (foreign.isPresent()) {
            student = student.add(penalty(model.student().describe(foreign.get(), EfficientAdModel.OF_TEACHER)));
        }
        NDArray ofAutoencoder = model.autoencoder().describe(changed, dropout);
        NDArray ofStudent = model.student().describe(changed, EfficientAdModel.OF_AUTOENCODER);
        return new Losses(
                student,
                squared(taughtOfChanged, ofAutoencoder).mean(),
                squared(ofAutoencoder, ofStudent).mean());
    }

    /**
     * L_hard (section 3.2): for each image, the mean of the squared differences that are at or above their 0.999 quantile; then
     * the mean of these values over the batch. So each image has the same weight.
     */
    static NDArray hard(NDArray taught, NDArray learned) {
        NDArray differences = squared(taught, learned).reshape(taught.getShape().get(0), -1);
        int reaching = reaching(Math.toIntExact(differences.getShape().get(1)));
        return differences.topK(reaching, 1).get(0).mean();
    }

    /** The number of values at or above the 0.999 quantile, if the quantile is interpolated linearly. */
    static int reaching(int count) {
        return count - (int) Math.ceil(HARD_QUANTILE * (count - 1));
    }

    /** The mean squared output of the student for unrelated images: the second term of equation 1, L_ST. */
    static NDArray penalty(NDArray described) {
        return described.square().mean();
    }

    private static NDArray squared(NDArray a, NDArray b) {
        return a.sub(b).square();
    }
}
