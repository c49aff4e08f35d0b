package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.StopSignal;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.GradientClip;
import io.anomalight.framework.optim.rule.AdamW;
import io.anomalight.framework.optim.rule.AmsGrad;
import io.anomalight.framework.optim.rule.RmsProp;
import io.anomalight.framework.optim.rule.Sgd;
import io.anomalight.framework.optim.rule.UpdateRule;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.Plan;
import io.anomalight.framework.training.settings.OptimizationConfig;
import io.anomalight.framework.training.settings.StopReason;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A resumed fit equals one that never stopped, bit for bit. */
@NoNativeLeaks
class ResumeTest {
    private final ResumableFit fits;

    ResumeTest(@TempDir Path folder) {
        this.fits = new ResumableFit(folder);
    }

    @Test
    void resumesFromEverySavePoint(NativeMemory memory) {
        ResumableFit.Saver saver = fits.saver();
        ResumableFit.Outcome straight = fits.fit(memory, StopSignal.NEVER, saver, Optional.empty());

        assertThat(saver.saved).hasSize(2 * (4 + 1) + 3 * (4 + 1) + 1); // each step, each pass and epoch, and the end
        for (Path saved : saver.saved) {
            fits.fit(memory, StopSignal.NEVER, fits.saver(), Optional.of(saved))
                    .assertEquals(straight, "from " + saved.getFileName());
        }
    }

    @Test
    void resumesAfterEveryInterruption(NativeMemory memory) {
        ResumableFit.Outcome straight = fits.fit(memory, StopSignal.NEVER, fits.saver(), Optional.empty());
        int moments = 0;
        boolean interrupted = true;
        while (interrupted) {
            AtomicInteger left = new AtomicInteger(moments);
            ResumableFit.Saver saver = fits.saver();
            ResumableFit.Outcome first = fits.fit(memory, () -> left.getAndDecrement() <= 0, saver, Optional.empty());
            interrupted = first.report().stopReason() instanceof StopReason.Interrupted;
            if (interrupted) {
                fits.fit(memory, StopSignal.NEVER, fits.saver(), Optional.of(saver.newest()))
                        .assertEquals(straight, "interrupted at moment " + moments);
            }
            moments++;
        }
        assertThat(moments).isGreaterThan(38); // queried between any two batches
    }

    /** A gradient of one loss in the parameters of the other optimizer would be in no checkpoint. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void resumesIfTheLossesOfTwoOptimizersShareParameters(int accumulate, NativeMemory memory) {
        Plan plan = ResumableFit.PLAN.with(
                new OptimizationConfig(Optional.of(0.5), GradientClip.Algorithm.NORM, accumulate, true));
        ResumableFit.Saver saver = fits.saver();
        ResumableFit.Outcome straight =
                fits.fit(memory, plan, Crossing::new, StopSignal.NEVER, saver, Optional.empty());

        assertThat(saver.saved).hasSize(3 * 4 + 3 + 1); // each step, each epoch, and the end
        for (Path saved : saver.saved) {
            fits.fit(memory, plan, Crossing::new, StopSignal.NEVER, fits.saver(), Optional.of(saved))
                    .assertEquals(straight, "from " + saved.getFileName());
        }
    }

    static Stream<UpdateRule> rules() {
        return Stream.of(
                new AdamW(0.1, 0.2),
                new AmsGrad(0.1, 0.9, 0.999, 1e-8, 0.2, false),
                new Sgd(0.1, 0.9, 0, 0.2, true),
                new Sgd(0.1, 0.9, 0.5, 0, false),
                new RmsProp(0.1, 0.9, 1e-8, 0.2, 0.9, true));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void resumesWithEveryOptimizer(UpdateRule rule, NativeMemory memory) {
        ResumableFit.Saver saver = fits.saver();
        ResumableFit.Outcome straight = fit(memory, rule, saver, Optional.empty());

        assertThat(saver.saved).hasSize(3 * (4 + 1) + 1);
        // With accumulated gradients, and after an epoch.
        for (Path saved : List.of(saver.saved.get(1), saver.saved.get(4), saver.saved.get(7))) {
            fit(memory, rule, fits.saver(), Optional.of(saved)).assertEquals(straight, "from " + saved.getFileName());
        }
    }

    private ResumableFit.Outcome fit(
            NativeMemory memory, UpdateRule rule, ResumableFit.Saver saver, Optional<Path> from) {
        return fits.fit(
                memory, ResumableFit.PLAN, state -> new Brightness(state, 0, rule), StopSignal.NEVER, saver, from);
    }
}
