package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.StopSignal;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.GradientClip;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.optim.rule.AdamW;
import io.anomalight.framework.optim.rule.UpdateRule;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.training.settings.OptimizationConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fit that can't be resumed exactly is refused. */
@NoNativeLeaks
class ResumeRefusedTest {
    private final ResumableFit fits;

    ResumeRefusedTest(@TempDir Path folder) {
        this.fits = new ResumableFit(folder);
    }

    @Test
    void otherTrainingImagesAreRefused(NativeMemory memory) {
        ResumableFit.Saver saver = fits.saver();
        fits.fit(memory, StopSignal.NEVER, saver, Optional.empty());
        try (ModuleState state = new ModuleState(memory.root())) {
            Trainer trainer = ResumableFit.trainer(memory, ResumableFit.PLAN, StopSignal.NEVER, List.of());
            assertThatThrownBy(() -> trainer.resume(
                            new Brightness(state, 2),
                            Greys.data(ResumableFit.IMAGES - 1, 2),
                            Checkpoint.open(saver.newest())))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("can't be resumed exactly: the training images");
        }
    }

    private void refused(NativeMemory memory, UpdateRule rule, String... sentence) {
        ResumableFit.Saver saver = fits.saver();
        fits.fit(memory, StopSignal.NEVER, saver, Optional.empty());
        try (ModuleState state = new ModuleState(memory.root())) {
            Trainer trainer = ResumableFit.trainer(memory, ResumableFit.PLAN, StopSignal.NEVER, List.of());
            assertThatThrownBy(() -> trainer.resume(
                            new Brightness(state, 2, rule),
                            Greys.data(ResumableFit.IMAGES, 2),
                            Checkpoint.open(saver.newest())))
                    .isInstanceOf(UserError.class)
                    .hasMessageContainingAll(sentence);
        }
    }

    @Test
    void anotherRuleWithTheSameArraysIsRefused(NativeMemory memory) {
        refused(
                memory,
                new AdamW(0.1, 0),
                "can't be resumed exactly: the optimizer",
                " had adam betas",
                "but now has adamw betas");
    }

    @Test
    void anotherWeightDecayIsRefused(NativeMemory memory) {
        refused(memory, new Adam(0.1, 0.5), " had weight_decay=0.0, but now has weight_decay=0.5;");
    }

    @Test
    void anotherNumberOfLossesPerStepIsRefused(NativeMemory memory) {
        ResumableFit.Saver saver = fits.saver();
        fits.fit(memory, StopSignal.NEVER, saver, Optional.empty());
        OptimizationConfig two = new OptimizationConfig(Optional.of(0.5), GradientClip.Algorithm.NORM, 2, true);
        try (ModuleState state = new ModuleState(memory.root())) {
            Trainer trainer = ResumableFit.trainer(memory, ResumableFit.PLAN.with(two), StopSignal.NEVER, List.of());
            assertThatThrownBy(() -> trainer.resume(
                            new Brightness(state, 2),
                            Greys.data(ResumableFit.IMAGES, 2),
                            Checkpoint.open(saver.newest())))
                    .isInstanceOf(UserError.class)
                    .hasMessageContainingAll(" had accumulate_grad_batches=3, but now has accumulate_grad_batches=2;");
        }
    }

    @Test
    void anotherAccumulationIsRefused(NativeMemory memory) {
        ResumableFit.Saver saver = fits.saver();
        fits.fit(memory, StopSignal.NEVER, saver, Optional.empty());
        try (ModuleState state = new ModuleState(memory.root())) {
            Trainer trainer = ResumableFit.trainer(
                    memory, ResumableFit.PLAN.with(OptimizationConfig.PLAIN), StopSignal.NEVER, List.of());
            assertThatThrownBy(() -> trainer.resume(
                            new Brightness(state, 2),
                            Greys.data(ResumableFit.IMAGES, 2),
                            Checkpoint.open(saver.newest())))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(" had accumulate_grad_batches=3, but now has accumulate_grad_batches=1;");
        }
    }
}
