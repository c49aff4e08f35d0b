package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.StepOutput;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.CheckpointStore;
import io.anomalight.framework.checkpoint.Snapshot;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.FixedData;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state that a callback can save when a fit fails. */
@NoNativeLeaks
class FitFailedTest {
    private final Path folder;
    private final ResumableFit fits;

    FitFailedTest(@TempDir Path folder) {
        this.folder = folder;
        this.fits = new ResumableFit(folder);
    }

    /** Saves when the fit fails. */
    private final class Rescue implements Callback {
        final CheckpointStore store = new CheckpointStore(folder.resolve("rescue"));
        final List<Boolean> resumable = new ArrayList<>();

        @Override
        public void onFitFailed(Run run, Throwable failure, Supplier<Snapshot> snapshot) {
            Snapshot state = snapshot.get();
            resumable.add(state.manifest().training().isPresent());
            store.save(Set.of("on_exception"), state);
        }

        Path saved() {
            return store.manifest("on_exception");
        }
    }

    /** An image that can't be read the first time that {@code reads} is 0. */
    private record Unreadable(Sample whole, AtomicInteger reads) implements Sample {
        @Override
        public Path path() {
            return whole.path();
        }

        @Override
        public Label label() {
            return whole.label();
        }

        @Override
        public boolean hasMask() {
            return whole.hasMask();
        }

        @Override
        public HostImage read(ImageSize size) {
            if (reads.getAndDecrement() == 0) {
                throw new UserError(path() + " can't be read");
            }
            return whole.read(size);
        }
    }

    private static DataModule data(int reads) {
        DataModule whole = Greys.data(ResumableFit.IMAGES, 2);
        List<Sample> train = new ArrayList<>(whole.splits().train());
        train.set(0, new Unreadable(train.get(0), new AtomicInteger(reads)));
        Splits splits =
                new Splits(train, whole.splits().validation(), whole.splits().test(), List.of());
        return new FixedData("greys", "", splits, whole.loader());
    }

    @Test
    void aFitThatFailedBetweenTwoStepsGoesOnExactly(NativeMemory memory) {
        ResumableFit.Outcome straight = fits.fit(memory, StopSignal.NEVER, fits.saver(), Optional.empty());
        Rescue rescue = new Rescue();
        // Two preparation passes and one epoch read the image; the second epoch can't.
        assertThatThrownBy(() -> fit(memory, data(3), rescue))
                .isInstanceOf(UserError.class)
                .hasMessageEndingWith("train0 can't be read");

        assertThat(rescue.resumable).containsExactly(true);
        fits.fit(memory, StopSignal.NEVER, fits.saver(), Optional.of(rescue.saved()))
                .assertEquals(straight, "from on_exception");
    }

    @Test
    void afterAFailureWithinAStepOnlyTheWeightsAreSaved(NativeMemory memory) {
        Rescue rescue = new Rescue();
        Callback failing = new Callback() {
            @Override
            public void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {
                throw new IllegalStateException("out of ideas");
            }
        };
        assertThatThrownBy(() -> fit(memory, Greys.data(ResumableFit.IMAGES, 2), rescue, failing))
                .hasMessage("out of ideas");

        assertThat(rescue.resumable).containsExactly(false);
        try (ModuleState state = new ModuleState(memory.root())) {
            Checkpoint.open(rescue.saved()).load(new Brightness(state, 2));
        }
    }

    @Test
    void aCheckpointThatCantBeSavedDoesNotReplaceTheFailure(NativeMemory memory) {
        Callback failing = new Callback() {
            @Override
            public void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {
                throw new IllegalStateException("out of ideas");
            }

            @Override
            public void onFitFailed(Run run, Throwable failure, Supplier<Snapshot> snapshot) {
                throw new UserError("the disk is full");
            }
        };
        assertThatThrownBy(() -> fit(memory, Greys.data(ResumableFit.IMAGES, 2), failing))
                .hasMessage("out of ideas")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("the disk is full"));
    }

    private static void fit(NativeMemory memory, DataModule data, Callback... callbacks) {
        List<Callback> all = new ArrayList<>(List.of(callbacks));
        all.add(new ResumableFit.History());
        try (ModuleState state = new ModuleState(memory.root())) {
            ResumableFit.trainer(memory, ResumableFit.PLAN, StopSignal.NEVER, all)
                    .fit(new Brightness(state, 2), data);
        }
    }
}
