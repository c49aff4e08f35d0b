package io.anomalight.models.efficientad;

import io.anomalight.framework.Batch;
import io.anomalight.framework.optim.Optimizers;

/** One pass for the mean and standard deviation of the encoder's channels, if the encoder is the teacher. */
record EncoderStatistics(EncoderDescription description) implements TeacherPasses {
    @Override
    public int passes() {
        return 1;
    }

    @Override
    public void step(int pass, Batch batch, Optimizers optimizers) {
        description.gather(batch.images());
    }

    @Override
    public void passEnd(int pass) {
        description.finish();
    }

    @Override
    public String announcement(EfficientAdConfig config) {
        return "EfficientAD's teacher is " + config.encoder().backbone()
                + " itself (model.teacher.source is encoder): one pass for the mean and deviation of its channels, and one"
                + " more for those of the teacher's output";
    }
}
