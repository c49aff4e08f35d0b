package io.anomalight.models.efficientad;

import io.anomalight.framework.Batch;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.optim.Optimizers;
import java.util.Optional;

/**
 * Prepares the teacher before the first epoch: the passes that it needs, unless it comes from a file, and one pass for the mean and
 * standard deviation of its channels.
 */
final class TeacherPreparation {
    private final EfficientAdConfig config;
    private final EfficientAdModel model;
    private final Optional<TeacherPasses> teacher;
    private final Console console;
    private boolean announced;

    TeacherPreparation(
            EfficientAdConfig config, EfficientAdModel model, Optional<TeacherPasses> teacher, Console console) {
        this.config = config;
        this.model = model;
        this.teacher = teacher;
        this.console = console;
    }

    PreparationPasses passes() {
        return new PreparationPasses(teacherPasses() + 1, this::step, this::end);
    }

    private int teacherPasses() {
        return teacher.map(TeacherPasses::passes).orElse(0);
    }

    private void step(int pass, Batch batch, Optimizers optimizers) {
        if (!announced) {
            announced = true;
            announce();
        }
        if (pass < teacherPasses()) {
            teacher.orElseThrow().step(pass, batch, optimizers);
        } else {
            model.channels().gather(model.describe(batch.images()));
        }
    }

    private void end(int pass) {
        if (pass < teacherPasses()) {
            teacher.orElseThrow().passEnd(pass);
        } else {
            model.channels().finish();
        }
    }

    private void announce() {
        teacher.ifPresent(passes -> console.line(passes.announcement(config)));
        config.teacher().file().ifPresent(file -> console.line("EfficientAD's teacher has the weights of " + file));
        if (config.imagenetDir().isEmpty()) {
            console.line(
                    "EfficientAD has no images of other things (model.imagenet_dir is null), so its loss has no penalty on"
                            + " them");
        }
    }
}
