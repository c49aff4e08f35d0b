package io.anomalight.framework.failure;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ModuleStepTest {
    private static void fail() {
        throw new ModuleFailure("its scores have the shape (3),", "give one score for each image");
    }

    @Test
    void aFailureIsOneSentenceWithThePlaceBeforeTheCure() {
        assertThatThrownBy(() -> new ModuleStep("cflow", () -> "on a.png").run(ModuleStepTest::fail))
                .hasMessage("cflow: its scores have the shape (3), on a.png; give one score for each image");
    }

    @Test
    void withoutAPlaceNoCommaIsLeftBeforeTheCure() {
        assertThatThrownBy(() -> new ModuleStep("cflow", () -> "").run(ModuleStepTest::fail))
                .hasMessage("cflow: its scores have the shape (3); give one score for each image");
    }
}
