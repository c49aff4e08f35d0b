package io.anomalight.models.efficientad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class EncoderAsTeacherTest {
    @Test
    void anEncoderAsTeacherIsSavedWithItsRandomMatricesAndNeedsNoTeacherNetwork(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = Small.module(Small.encoderAsTeacher(), state);
            assertThat(state.saved()).containsKeys("description.layer1.projection", "description.layer2.projection");
            assertThat(state.names("teacher.conv")).isEmpty();
            assertThat(module.configureOptimizers())
                    .singleElement()
                    .extracting(OptimizerSpec::name)
                    .isEqualTo("student");
        }
        try (ModuleState state = new ModuleState(memory.root())) {
            Small.module(Small.config(), state);
            assertThat(state.saved()).doesNotContainKey("description.layer1.projection");
        }
    }

    @Test
    void aChangedSettingOfTheDistillationIsRefusedIfNothingIsDistilled() {
        Optional<Path> none = Optional.empty();
        Optional<EfficientAdConfig.TeacherSource> encoder = Optional.of(EfficientAdConfig.TeacherSource.ENCODER);
        new EfficientAdConfig.Teacher(none, encoder, 20, 0.001).requireDistillation();
        new EfficientAdConfig.Teacher(none, Optional.empty(), 5, 0.1).requireDistillation();

        assertThatThrownBy(() -> new EfficientAdConfig.Teacher(none, encoder, 5, 0.001).requireDistillation())
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "model.teacher.epochs is 5, but has no effect because model.teacher.source is encoder, so no"
                                + " teacher is distilled; leave it out, or set it to 20");
        Optional<Path> file = Optional.of(Path.of("teacher.pth"));
        assertThatThrownBy(() -> new EfficientAdConfig.Teacher(file, Optional.empty(), 20, 0.1).requireDistillation())
                .hasMessageStartingWith("model.teacher.lr is 0.1, but has no effect because model.teacher.file is set");
    }

    @Test
    void anEncoderAsTeacherWithAFileIsRefused() {
        Optional<Path> file = Optional.of(Path.of("teacher.pth"));
        assertThatThrownBy(() -> new EfficientAdConfig.Teacher(
                        file, Optional.of(EfficientAdConfig.TeacherSource.ENCODER), 1, 1e-3))
                .hasMessage("source is encoder, so file must be null, but is \"teacher.pth\"; a teacher in a file needs"
                        + " source = distilled");
    }
}
