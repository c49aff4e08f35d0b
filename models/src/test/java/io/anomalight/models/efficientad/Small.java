package io.anomalight.models.efficientad;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.efficientad.PatchDescriptionNetwork.PdnLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sections of recipes for networks of a few channels, without padding. */
final class Small {
    static final int AUTOENCODER_WIDTH = 2;
    static final ImageSize SIZE = new ImageSize(64, 96);

    private Small() {}

    /** A small architecture of teacher and student. */
    static PdnLayout layout(int width, int outputs, boolean padding) {
        return new PdnLayout(ModelSize.SMALL, width, outputs, padding);
    }

    /** With a teacher to be distilled from random weights, and no penalty. */
    static EfficientAdConfig config() {
        return config(Optional.empty(), Optional.empty());
    }

    static EfficientAdConfig config(Optional<Path> imagenetDir, Optional<Path> teacher) {
        return config(SIZE, imagenetDir, teacher);
    }

    static EfficientAdConfig sized(ImageSize size) {
        return config(size, Optional.empty(), Optional.empty());
    }

    static EfficientAdConfig medium() {
        return config(SIZE, Optional.of(ModelSize.MEDIUM), Optional.empty(), Optional.empty());
    }

    /** With the encoder itself as teacher. */
    static EfficientAdConfig encoderAsTeacher() {
        EfficientAdConfig distilled = config();
        return new EfficientAdConfig(
                distilled.inputSize(),
                distilled.teacherOutChannels(),
                distilled.modelSize(),
                distilled.pdnWidth(),
                distilled.padding(),
                distilled.lr(),
                distilled.weightDecay(),
                distilled.imagenetDir(),
                new EfficientAdConfig.Teacher(
                        Optional.empty(), Optional.of(EfficientAdConfig.TeacherSource.ENCODER), 1, 1e-3),
                distilled.encoder(),
                distilled.earlyStopping());
    }

    private static EfficientAdConfig config(ImageSize size, Optional<Path> imagenetDir, Optional<Path> teacher) {
        return config(size, Optional.empty(), imagenetDir, teacher);
    }

    private static EfficientAdConfig config(
            ImageSize size, Optional<ModelSize> modelSize, Optional<Path> imagenetDir, Optional<Path> teacher) {
        return new EfficientAdConfig(
                size,
                6,
                modelSize,
                Optional.of(4),
                false,
                1e-3,
                1e-5,
                imagenetDir,
                new EfficientAdConfig.Teacher(teacher, Optional.empty(), 2, 1e-3),
                new BackboneSpec("resnet18", List.of("layer1", "layer2"), false, Map.of()),
                Optional.empty());
    }

    static AnomalyModule module(EfficientAdConfig config, ModuleState state) {
        RunContext environment = new RunContext(3, Console.SILENT, Path.of("no cache"));
        return EfficientAdLightning.create(config, AUTOENCODER_WIDTH, state, environment);
    }
}
