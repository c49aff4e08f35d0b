package io.anomalight.service.learn;

import java.util.List;

/** Trains models for the service. One thread at a time calls it. */
public interface Learner {

    /**
     * A way to train.
     *
     * @param name its name in requests, for instance {@code fast}
     * @param title its name on the page
     * @param note what it does and how long it takes, in one or two sentences
     */
    record Method(String name, String title, String note) {}

    /** The ways to train, the usual one first. */
    List<Method> methods();

    /**
     * Trains a model and writes it as an archive. It runs beside the scoring of requests, in the same process, and frees all native
     * memory before it returns. It returns early if the progress requests a stop; its files are then deleted by the caller.
     *
     * @throws io.anomalight.framework.failure.UserError if the images or the settings can't be used
     */
    void train(TrainingOrder order, JobProgress progress);

    /**
     * Lets the model of an archive learn from further images, and writes the result as another archive, as {@link #train} does.
     *
     * @throws io.anomalight.framework.failure.UserError if the archive or the images can't be used
     */
    UpdateOutcome update(UpdateOrder order, JobProgress progress);
}
