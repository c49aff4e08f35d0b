package io.anomalight.models.efficientad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.AnomalyModule;
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
    void anEncoderAsTeacherWithAFileIsRefused() {
        Optional<Path> file = Optional.of(Path.of("teacher.pth"));
        assertThatThrownBy(() -> new EfficientAdConfig.Teacher(
                        file, Optional.of(EfficientAdConfig.TeacherSource.ENCODER), 1, 1e-3))
                .hasMessage("source is encoder, so file must be null, but is \"teacher.pth\"; a teacher in a file needs"
                        + " source = distilled");
    }
}
