package io.anomalight.models.efficientad;

import io.anomalight.framework.Batch;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.optim.Optimizers;
import java.util.Optional;

/**
 * Prepares the teacher before the first epoch: passes for distilling it, unless it comes from a file, and one pass for the mean
 * and standard deviation of its channels.
 */
final class TeacherPreparation {
    private final EfficientAdConfig config;
    private final EfficientAdModel model;
    private final Optional<Distillation> distillation;
    private final Console console;
    private boolean announced;

    TeacherPreparation(
            EfficientAdConfig config, EfficientAdModel model, Optional<Distillation> distillation, Console console) {
        this.config = config;
        this.model = model;
        this.distillation = distillation;
        this.console = console;
    }

    PreparationPasses passes() {
        return new PreparationPasses(distillationPasses() + 1, this::step, this::end);
    }

    private int distillationPasses() {
        return distillation.map(Distillation::passes).orElse(0);
    }

    private void step(int pass, Batch batch, Optimizers optimizers) {
        if (!announced) {
            announced = true;
            announce();
        }
        if (pass < distillationPasses()) {
            distillation.orElseThrow().step(pass, batch, optimizers);
        } else {
            model.channels().gather(model.teacher().describe(model.normalized(batch.images()), 0));
        }
    }

    private void end(int pass) {
        if (pass < distillationPasses()) {
            distillation.orElseThrow().passEnd(pass);
        } else {
            model.channels().finish();
        }
    }

    private void announce() {
        distillation.ifPresent(
                teacher -> console.line("EfficientAD has no published teacher (model.teacher.file is null), so"
                        + " one is distilled from " + config.encoder().backbone() + " on the training images: "
                        + teacher.passes()
                        + " passes, and one more for the mean and deviation of its channels"));
        config.teacher().file().ifPresent(file -> console.line("EfficientAD's teacher has the weights of " + file));
        if (config.imagenetDir().isEmpty()) {
            console.line(
                    "EfficientAD has no images of other things (model.imagenet_dir is null), so its loss has no penalty on"
                            + " them");
        }
    }
}
