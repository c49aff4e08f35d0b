package io.anomalight.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.detector.Detector;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.detector.testing.TinyArchive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutorDetectorsTest {
    private static final ExecutorModel ONE = new ExecutorModel("one", Double.NaN, 1, ScoringEngine.AUTO);
    private static final ExecutorModel OTHER = new ExecutorModel("other", Double.NaN, 1, ScoringEngine.AUTO);

    @TempDir
    Path folder;

    private final AtomicInteger loads = new AtomicInteger();
    private ExecutorDetectors detectors = new ExecutorDetectors(ExecutorModel::load);

    @BeforeEach
    void writeArchive() {
        Path archive = TinyArchive.write(folder.resolve("model.anomalight"), 1);
        detectors = new ExecutorDetectors(model -> {
            loads.incrementAndGet();
            return Detector.load(archive);
        });
    }

    @Test
    void tasksThatComeTogetherShareOneDetector() throws Exception {
        ExecutorService tasks = Executors.newFixedThreadPool(8);
        try {
            List<Callable<ExecutorDetectors.Lease>> acquiring = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                acquiring.add(() -> detectors.acquire(new ExecutorModel("one", Double.NaN, 1, ScoringEngine.AUTO)));
            }
            List<Detector> acquired = new ArrayList<>();
            for (Future<ExecutorDetectors.Lease> lease : tasks.invokeAll(acquiring)) {
                acquired.add(lease.get().detector());
            }

            assertThat(loads).hasValue(1);
            assertThat(acquired).allMatch(detector -> detector == acquired.get(0));
        } finally {
            tasks.shutdownNow();
        }
    }

    @Test
    void theNextTaskFindsTheDetectorThatTheLastOneGaveBack() {
        detectors.acquire(ONE).close();
        detectors.acquire(ONE).close();

        assertThat(loads).hasValue(1);
    }

    @Test
    void anUnusedDetectorIsClosedWhenAnotherModelIsWantedAndAUsedOneIsNot() {
        ExecutorDetectors.Lease used = detectors.acquire(ONE);
        detectors.acquire(OTHER).close();
        assertThat(used.detector().evaluate(List.of(TinyImages.prepared(used.detector()))))
                .hasSize(1);
        used.close();
        used.close();
        Detector first = used.detector();

        detectors
                .acquire(new ExecutorModel("third", Double.NaN, 1, ScoringEngine.AUTO))
                .close();

        assertThat(loads).hasValue(3);
        assertThatThrownBy(() -> first.evaluate(List.of(TinyImages.prepared(first))))
                .isInstanceOf(IllegalStateException.class);
    }
}
