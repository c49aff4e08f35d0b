package io.anomalight.models.components.backbone.weights;

import static io.anomalight.framework.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsCacheTest {
    private final Path folder;
    private final WeightsCache cache;
    private final AtomicInteger produced = new AtomicInteger();

    WeightsCacheTest(@TempDir Path folder) {
        this.folder = folder;
        this.cache = new WeightsCache(folder.resolve("weights"), Console.SILENT);
    }

    @Test
    void producesOnceAndVerifiesAfterwards() throws IOException {
        WeightsCache.Entry first = cache.get("name", this::produce);
        WeightsCache.Entry second = cache.get("name", this::produce);
        assertThat(second).isEqualTo(first);
        assertThat(first.sha256()).isEqualTo(Sha256.of("content"));
        assertThat(produced).hasValue(1);
    }

    @Test
    void aDamagedFileIsProducedAgain() throws IOException {
        Path file = cache.get("name", this::produce).path();
        Files.writeString(file, "c0ntent");
        assertThat(cache.get("name", this::produce).path()).hasContent("content");
        assertThat(produced).hasValue(2);
    }

    @Test
    void aFileWithoutItsChecksumIsProducedAgain() throws IOException {
        Path file = cache.get("name", this::produce).path();
        Files.delete(file.resolveSibling(file.getFileName() + ".sha256"));
        cache.get("name", this::produce);
        assertThat(produced).hasValue(2);
    }

    @Test
    void aFailureLeavesNothingBehind() throws IOException {
        assertThatThrownBy(() -> cache.get("name", target -> {
                    Files.writeString(target, "half");
                    throw new IOException("the line is dead");
                }))
                .hasMessage("the line is dead");
        try (Stream<Path> files = Files.list(folder.resolve("weights"))) {
            assertThat(files).extracting(file -> file.getFileName().toString()).containsExactly("name.lock");
        }
    }

    @Test
    void ofTwoThreadsOneProducesAndTheOtherWaits() throws Exception {
        CountDownLatch producing = new CountDownLatch(1);
        CountDownLatch otherCame = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<WeightsCache.Entry> first = threads.submit(() -> cache.get("name", target -> {
                producing.countDown();
                await(otherCame);
                produce(target);
            }));
            await(producing);
            WeightsCache other = new WeightsCache(folder.resolve("weights"), waiting(otherCame));
            Future<WeightsCache.Entry> second = threads.submit(() -> other.get("name", this::produce));
            assertThat(second.get()).isEqualTo(first.get());
            assertThat(produced).hasValue(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void ofSeveralProcessesOneProduces() throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path", ""),
                Racer.class.getName(),
                folder.toString());
        Process one = start(command);
        Process two = start(command);
        assertThat(one.waitFor()).isZero();
        assertThat(two.waitFor()).isZero();
        assertThat(Files.readAllLines(folder.resolve("produced"))).hasSize(1);
    }

    private static Console waiting(CountDownLatch latch) {
        return new Console() {
            @Override
            public void line(String text) {
                assertThat(text).isEqualTo("Waiting for another process that fetches name");
                latch.countDown();
            }

            @Override
            public Progress progress(String task, String unit, long total) {
                return Progress.SILENT;
            }
        };
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Wants a file, and if it is the one to produce it, does so only when the other process has come too. */
    static final class Racer {
        private Racer() {}

        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[0]);
            note(folder.resolve("come"));
            new WeightsCache(folder.resolve("weights"), Console.SILENT).get("name", target -> {
                eventually(
                        "the other process comes",
                        () -> Files.readAllLines(folder.resolve("come")).size() == 2);
                note(folder.resolve("produced"));
                Files.writeString(target, "content");
            });
        }

        private static void note(Path file) throws IOException {
            Files.writeString(file, "once\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private void produce(Path target) throws IOException {
        produced.incrementAndGet();
        Files.writeString(target, "content");
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
