package io.anomalight.framework.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.LoaderConfig.OnError;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataLoaderTest {
    private static final ImageSize SIZE = new ImageSize(1, 2);

    private static final long MAX_MILLIS_TO_END = 10_000;

    private final AtomicInteger read = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7})
    void theOrderDoesNotDependOnTheNumberOfWorkers(int workers) {
        try (DataLoader loader = DataLoader.inOrder(samples(10), SIZE, 4, config(workers, OnError.FAIL))) {
            assertThat(names(loader)).containsExactly("0,1,2,3", "4,5,6,7", "8,9");
            assertThat(loader.batches()).isEqualTo(3);
        }
    }

    @Test
    void theRandomNumbersAloneDecideTheShuffledOrder() {
        List<String> first = shuffled(1, 1);
        assertThat(shuffled(1, 5)).isEqualTo(first);
        assertThat(shuffled(2, 1)).isNotEqualTo(first);
        assertThat(String.join(",", first).split(",")).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void withoutWorkersTheCallersOwnThreadDecodes() throws InterruptedException {
        try (DataLoader loader = DataLoader.inOrder(samples(9, 5), SIZE, 2, config(0, OnError.SKIP))) {
            assertThat(loader.iterator().next()).isNotNull();
            assertThat(threads()).isEmpty();
            assertThat(names(loader)).containsExactly("0,1", "2,3", "4", "6,7", "8");
        }
        assertThat(DecodingIterator.ahead(new ImageSize(30_000, 30_000), 16, 0)).isEqualTo(1);
    }

    @Test
    void everyIterationReadsAgain() {
        try (DataLoader loader = DataLoader.inOrder(samples(5), SIZE, 2, config(2, OnError.FAIL))) {
            assertThat(names(loader)).isEqualTo(names(loader));
        }
        assertThat(read).hasValue(10);
    }

    @Test
    void decodesNoMoreThanTwoBatchesAhead() {
        try (DataLoader loader = DataLoader.inOrder(samples(100), SIZE, 3, config(1, OnError.FAIL))) {
            assertThat(loader.iterator().hasNext()).isTrue();
        }
        assertThat(read.get()).isBetween(3, 12);
    }

    @Test
    void theLargerImagesAreTheFewerAreDecodedAhead() {
        assertThat(DecodingIterator.ahead(new ImageSize(256, 256), 16, 4)).isEqualTo(48);
        assertThat(DecodingIterator.ahead(new ImageSize(1024, 1024), 16, 4)).isEqualTo(39);
        assertThat(DecodingIterator.ahead(new ImageSize(4096, 4096), 16, 4)).isEqualTo(4);
    }

    @Test
    void aBatchIsWholeAlthoughItsImagesAreMoreThanAreDecodedAhead() {
        ImageSize large = new ImageSize(4096, 1024);
        try (DataLoader loader = DataLoader.inOrder(samples(30), large, 12, config(1, OnError.FAIL))) {
            assertThat(names(loader))
                    .containsExactly(
                            "0,1,2,3,4,5,6,7,8,9,10,11", "12,13,14,15,16,17,18,19,20,21,22,23", "24,25,26,27,28,29");
        }
    }

    @Test
    void imagesBeforeAnUnreadableOneCanBeDeliveredAsASmallerBatch() {
        DataLoader plain = DataLoader.inOrder(samples(9, 5), SIZE, 4, config(2, OnError.FAIL));
        for (DataLoader loader : List.of(plain, plain.withBatchBeforeError())) {
            List<String> names = new ArrayList<>();
            assertThatThrownBy(() -> loader.forEach(
                            batch -> names.add(batch.images().get(0).path() + " and "
                                    + (batch.images().size() - 1) + " more")))
                    .isInstanceOf(UserError.class)
                    .hasMessage("5 is broken");
            assertThat(names)
                    .isEqualTo(loader == plain ? List.of("0 and 3 more") : List.of("0 and 3 more", "4 and 0 more"));
            loader.close();
        }
    }

    @Test
    void leavingEarlyEndsTheThreads() throws InterruptedException {
        DataLoader loader = DataLoader.inOrder(samples(100), SIZE, 3, config(3, OnError.FAIL));
        loader.iterator().next();
        loader.close();
        assertThat(threads()).isEmpty();
    }

    @Test
    void anotherIterationEndsTheOneBefore() {
        try (DataLoader loader = DataLoader.inOrder(samples(100), SIZE, 3, config(3, OnError.FAIL))) {
            Iterator<HostBatch> first = loader.iterator();
            first.next();
            assertThat(loader.iterator().hasNext()).isTrue();
            assertThat(first.hasNext()).isFalse();
        }
    }

    @Test
    void theEndEndsTheThreads() throws InterruptedException {
        DataLoader loader = DataLoader.inOrder(samples(5), SIZE, 2, config(2, OnError.FAIL));
        Iterator<HostBatch> batches = loader.iterator();
        while (batches.hasNext()) {
            batches.next();
        }
        assertThat(threads()).isEmpty();
        assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void anImageThatCantBeReadEndsTheIterationAndItsThreads() throws InterruptedException {
        DataLoader loader = DataLoader.inOrder(samples(9, 5), SIZE, 2, config(2, OnError.FAIL));
        Iterator<HostBatch> batches = loader.iterator();
        batches.next();
        batches.next();
        assertThatThrownBy(batches::next).isInstanceOf(UserError.class).hasMessage("5 is broken");
        assertThat(threads()).isEmpty();
    }

    @Test
    void skippedImagesAreListedAndTheirBatchesAreSmaller() {
        try (DataLoader loader = DataLoader.inOrder(samples(9, 1, 4, 5, 8), SIZE, 2, config(2, OnError.SKIP))) {
            assertThat(names(loader)).containsExactly("0", "2,3", "6,7");
            assertThat(loader.skipped()).containsExactly("1 is broken", "4 is broken", "5 is broken", "8 is broken");
            assertThat(names(loader)).hasSize(3);
            assertThat(loader.skipped()).hasSize(4);
        }
    }

    @Test
    void skippingAllImagesIsAnError() {
        try (DataLoader loader = DataLoader.inOrder(samples(3, 0, 1, 2), SIZE, 2, config(2, OnError.SKIP))) {
            assertThatThrownBy(() -> loader.iterator().hasNext())
                    .isInstanceOf(UserError.class)
                    .hasMessage("None of the 3 images can be read; the first error was: 0 is broken");
        }
    }

    @Test
    void otherFailuresAreNotSkipped() throws InterruptedException {
        Sample buggy = new Stub(0, read, () -> {
            throw new IllegalStateException("a bug");
        });
        try (DataLoader loader = DataLoader.inOrder(List.of(buggy), SIZE, 2, config(1, OnError.SKIP))) {
            assertThatThrownBy(() -> loader.iterator().hasNext())
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("a bug");
        }
        assertThat(threads()).isEmpty();
    }

    @Test
    void noSamplesAreNoBatches() {
        try (DataLoader loader = DataLoader.inOrder(List.of(), SIZE, 2, config(1, OnError.FAIL))) {
            assertThat(loader).isEmpty();
            assertThat(loader.batches()).isZero();
        }
    }

    private List<String> shuffled(long seed, int workers) {
        try (DataLoader loader =
                DataLoader.shuffled(samples(10), SIZE, 4, config(workers, OnError.FAIL), new SplittableRandom(seed))) {
            return names(loader);
        }
    }

    private static LoaderConfig config(int workers, OnError onError) {
        return new LoaderConfig(1, 1, workers, onError);
    }

    private List<Sample> samples(int count, int... broken) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            boolean fails = IntStream.of(broken).anyMatch(other -> other == index);
            samples.add(new Stub(index, read, () -> {
                if (fails) {
                    throw new UserError(index + " is broken");
                }
            }));
        }
        return samples;
    }

    private static List<String> names(DataLoader loader) {
        List<String> names = new ArrayList<>();
        for (HostBatch batch : loader) {
            names.add(String.join(
                    ",",
                    batch.images().stream()
                            .map(image -> image.path().toString())
                            .toList()));
        }
        return names;
    }

    /** Decoding threads that don't end by themselves; one that has nothing left to do may need a moment to. */
    private static List<Thread> threads() throws InterruptedException {
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(DecodingIterator.THREAD_NAME))
                .toList();
        for (Thread thread : threads) {
            thread.join(MAX_MILLIS_TO_END);
        }
        return threads.stream().filter(Thread::isAlive).toList();
    }

    /** A sample that counts how often it is read; its path is its number. */
    private record Stub(int index, AtomicInteger read, Runnable action) implements Sample {
        private static final Map<ImageSize, float[]> PIXELS = new ConcurrentHashMap<>();

        @Override
        public Path path() {
            return Path.of(Integer.toString(index));
        }

        @Override
        public Label label() {
            return Label.UNKNOWN;
        }

        @Override
        public boolean hasMask() {
            return false;
        }

        @Override
        public HostImage read(ImageSize size) {
            read.incrementAndGet();
            action.run();
            return new HostImage(
                    path(),
                    label(),
                    size,
                    PIXELS.computeIfAbsent(size, wanted -> new float[3 * wanted.pixels()]),
                    Optional.empty(),
                    size);
        }
    }
}
