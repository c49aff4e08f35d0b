package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.StopSignal;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.Plan;
import io.anomalight.framework.training.settings.BatchAmount;
import io.anomalight.framework.training.settings.BatchLimits;
import io.anomalight.framework.training.settings.FitLength;
import io.anomalight.framework.training.settings.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A completed fit continues exactly if it gets more epochs, steps, time or a validation. */
@NoNativeLeaks
class ResumeWithMoreTest {
    private final ResumableFit fits;

    ResumeWithMoreTest(@TempDir Path folder) {
        this.fits = new ResumableFit(folder);
    }

    @Test
    void aFitThatEndedWithinAnEpochCanBeContinuedExactly(NativeMemory memory) {
        ResumableFit.Outcome straight = fits.fit(memory, StopSignal.NEVER, fits.saver(), Optional.empty());
        for (long steps : List.of(1L, 4L, 6L, 12L)) {
            Optional<Duration> noTime = Optional.of(Duration.ofNanos(1));
            assertContinues(memory, straight, new FitLength(3, 0, steps, 0, Optional.empty()), 0);
            assertContinues(memory, straight, new FitLength(3, 0, -1, steps, noTime), 0);
            assertContinues(memory, straight, FitLength.epochs(3), steps);
        }
    }

    private void assertContinues(
            NativeMemory memory, ResumableFit.Outcome straight, FitLength shorter, long stopAfter) {
        ResumableFit.Saver saver = fits.saver();
        Diary diary = new Diary();
        diary.stopAfterStep = stopAfter;
        try (ModuleState state = new ModuleState(memory.root())) {
            FitReport ended = ResumableFit.trainer(
                            memory,
                            ResumableFit.PLAN.with(shorter),
                            StopSignal.NEVER,
                            List.of(saver, new ResumableFit.History(), diary))
                    .fit(new Brightness(state, 2), Greys.data(ResumableFit.IMAGES, 2));
            assertThat(saver.newest().toString()).endsWith("-END.json");
            assertThat(Checkpoint.open(saver.newest()).manifest().step()).isEqualTo(ended.steps());
            assertThat(Checkpoint.open(saver.newest()).manifest().postProcessor())
                    .isPresent()
                    .isEqualTo(ended.postProcessor());
            ResumableFit.Outcome resumed =
                    fits.fit(memory, StopSignal.NEVER, fits.saver(), Optional.of(saver.newest()));
            String from = ended.stopReason() + " after " + ended.steps();
            assertThat(resumed.weights()).as(from).isEqualTo(straight.weights());
            assertThat(resumed.moments()).as(from).isEqualTo(straight.moments());
            assertThat(resumed.report()).as(from).isEqualTo(straight.report());
        }
    }

    @Test
    void aMissingValidationRunsWhenTheFitIsResumed(NativeMemory memory) {
        BatchLimits off = Limits.validation(BatchAmount.NONE);
        ResumableFit.Saver saver = fits.saver();
        try (ModuleState state = new ModuleState(memory.root())) {
            FitReport unvalidated = ResumableFit.trainer(
                            memory,
                            ResumableFit.PLAN.with(off),
                            StopSignal.NEVER,
                            List.of(saver, new ResumableFit.History()))
                    .fit(new Brightness(state, 2), Greys.data(ResumableFit.IMAGES, 2));
            assertThat(unvalidated.postProcessor()).isEmpty();
        }
        ResumableFit.Outcome straight = fits.fit(memory, StopSignal.NEVER, fits.saver(), Optional.empty());
        ResumableFit.Outcome resumed = fits.fit(memory, StopSignal.NEVER, fits.saver(), Optional.of(saver.newest()));

        assertThat(resumed.weights()).isEqualTo(straight.weights());
        assertThat(resumed.report()).isEqualTo(straight.report()); // including thresholds and scores
    }

    @Test
    void aCompletedFitContinuesWithMoreEpochs(NativeMemory memory) {
        ResumableFit.Saver saver = fits.saver();
        Plan two = ResumableFit.PLAN.with(FitLength.epochs(2));
        try (ModuleState state = new ModuleState(memory.root())) {
            ResumableFit.trainer(memory, two, StopSignal.NEVER, List.of(saver))
                    .fit(new Brightness(state, 2), Greys.data(ResumableFit.IMAGES, 2));
        }
        ResumableFit.Outcome straight = fits.fit(memory, StopSignal.NEVER, fits.saver(), Optional.empty());
        ResumableFit.Outcome resumed = fits.fit(memory, StopSignal.NEVER, fits.saver(), Optional.of(saver.newest()));
        // The only difference is the validation at the end of the shorter fit.
        assertThat(resumed.weights()).isEqualTo(straight.weights());
        assertThat(resumed.moments()).isEqualTo(straight.moments());
        assertThat(resumed.report()).isEqualTo(straight.report());
    }
}
