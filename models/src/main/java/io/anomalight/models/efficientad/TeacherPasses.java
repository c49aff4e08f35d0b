package io.anomalight.models.efficientad;

import io.anomalight.framework.Batch;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import java.util.Optional;

/** The passes over the training images that a teacher needs before it describes patches. */
interface TeacherPasses {
    int passes();

    void step(int pass, Batch batch, Optimizers optimizers);

    void passEnd(int pass);

    /** The line for the console before the first pass. */
    String announcement(EfficientAdConfig config);

    /** The optimizer of a teacher that learns by gradients. */
    default Optional<OptimizerSpec> optimizer(double weightDecay) {
        return Optional.empty();
    }
}
