package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.FixedData;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.Plan;
import io.anomalight.framework.testing.TestModule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Training images that a module keeps are not read again. */
@NoNativeLeaks
class KeptImagesTest {
    private static final int EPOCHS = 3;

    private final Map<String, Integer> reads = new ConcurrentHashMap<>();

    /** A training image that counts how often it is read. */
    private record Counted(Path path, Label label, Map<String, Integer> reads) implements Sample {
        @Override
        public Optional<String> identity() {
            return Optional.of(path.toString());
        }

        @Override
        public boolean hasMask() {
            return true;
        }

        @Override
        public HostImage read(ImageSize size) {
            reads.merge(path.toString(), 1, Integer::sum);
            float[] rgb = new float[3 * size.pixels()];
            Arrays.fill(rgb, 0.5f);
            return new HostImage(path, label, size, rgb, Optional.of(new byte[size.pixels()]), size, identity());
        }
    }

    /** Keeps the first images that it sees, up to a number, and notes which pixels it gets. */
    private static final class Keeping extends TestModule {
        private final int most;
        private final Set<String> kept = new HashSet<>();
        private final Map<String, List<Float>> seen = new TreeMap<>();

        Keeping(ModuleState state, int most) {
            super("keeping", state, Greys.SIZE);
            this.most = most;
        }

        @Override
        public Capabilities capabilities() {
            return Capabilities.NONE.learningFromDefects().withKept(kept::contains);
        }

        @Override
        public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
            float[] pixels = batch.images().toFloatArray();
            for (int image = 0; image < batch.size(); image++) {
                String key = batch.identities().get(image);
                seen.computeIfAbsent(key, any -> new ArrayList<>()).add(pixels[image * pixels.length / batch.size()]);
                if (kept.size() < most) {
                    kept.add(key);
                }
            }
            return StepOutput.EMPTY;
        }

        @Override
        public Prediction validationStep(Batch batch) {
            return Prediction.ofMaps(batch.images().max(new int[] {1}), Map.of());
        }
    }

    private Keeping fit(NativeMemory memory, int most, Label label) {
        List<Sample> train = IntStream.range(0, 4)
                .<Sample>mapToObj(i -> new Counted(Path.of("part" + i), label, reads))
                .toList();
        Splits judged = Greys.data(1, 1).splits();
        DataModule data = new FixedData(
                "counted", "", new Splits(train, judged.validation(), judged.test(), List.of()), Greys.LOADER);
        try (ModuleState state = new ModuleState(memory.root())) {
            Keeping module = new Keeping(state, most);
            Plan.epochs(EPOCHS, 1).trainer(memory, List.of()).fit(module, data);
            return module;
        }
    }

    @Test
    void eachIsReadInTheFirstEpochOnly(NativeMemory memory) {
        Keeping module = fit(memory, 4, Label.NORMAL);

        assertThat(reads.values()).hasSize(4).containsOnly(1);
        assertThat(module.seen.values()).hasSize(4).containsOnly(List.of(0.5f, Float.NaN, Float.NaN));
    }

    @Test
    void thoseThatTheModuleDoesNotKeepAreReadInEachEpoch(NativeMemory memory) {
        Keeping module = fit(memory, 1, Label.NORMAL);

        assertThat(reads.values()).containsExactlyInAnyOrder(1, EPOCHS, EPOCHS, EPOCHS);
        assertThat(module.seen).hasSize(4);
    }

    @Test
    void thoseWithDefectsAreReadInEachEpochBecauseOfTheirMasks(NativeMemory memory) {
        fit(memory, 4, Label.ANOMALOUS);

        assertThat(reads.values()).hasSize(4).containsOnly(EPOCHS);
    }
}
