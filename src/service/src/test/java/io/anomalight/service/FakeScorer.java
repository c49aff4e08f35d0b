package io.anomalight.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegions;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import io.anomalight.service.product.ServiceScorer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** A fake detector: it scores a batch when the test allows it, and its version is the score. */
public final class FakeScorer implements ServiceScorer {
    private static final ImageSize SIZE = new ImageSize(4, 4);

    private final int version;
    private final Semaphore allowed;
    private final PostProcessor thresholds;
    private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch begun = new CountDownLatch(1);

    /** A scorer that waits for {@link #allow}. */
    public FakeScorer(int version) {
        this(version, new Semaphore(0), usual());
    }

    private FakeScorer(int version, Semaphore allowed, PostProcessor thresholds) {
        this.version = version;
        this.allowed = allowed;
        this.thresholds = thresholds;
    }

    /** A scorer that never waits. */
    public static FakeScorer free(int version) {
        return free(version, usual());
    }

    /** A scorer that never waits, with thresholds of its own. */
    public static FakeScorer free(int version, PostProcessor thresholds) {
        return new FakeScorer(version, new Semaphore(Integer.MAX_VALUE / 2), thresholds);
    }

    private static PostProcessor usual() {
        return new PostProcessor(0.5, 0.5, 0, 1, 0, 1)
                .calibrated(List.of(0.2f), CalibrationTarget.rate(0))
                .withImageThreshold(0.5, "set by hand");
    }

    /** Allows the next batches. */
    public void allow(int count) {
        allowed.release(count);
    }

    /** Waits until the first batch arrives. */
    public void awaitBegun() throws InterruptedException {
        begun.await();
    }

    /** The sizes of all batches so far. */
    public List<Integer> batches() {
        return List.copyOf(batches);
    }

    public boolean closed() {
        return closed.get();
    }

    @Override
    public ModelCard card() {
        return new ModelCard(
                "test",
                Instant.EPOCH,
                "fake",
                SIZE,
                "{}",
                thresholds,
                Scores.NONE,
                Map.of(),
                JsonNodeFactory.instance.objectNode(),
                WeightsPrecision.F32,
                InputRegions.NONE,
                ResizeMode.STRETCH,
                ImageChannels.RGB,
                Optional.empty());
    }

    @Override
    public Precision precision() {
        return Precision.FLOAT32;
    }

    @Override
    public String engine() {
        return "an engine of tests";
    }

    @Override
    public HostImage prepare(DecodedImage image) {
        return HostImage.of("upload", image, SIZE);
    }

    @Override
    public List<ImageResult> evaluate(List<HostImage> images) {
        batches.add(images.size());
        begun.countDown();
        allowed.acquireUninterruptibly();
        if (closed.get()) {
            throw new IllegalStateException("scored after it was closed");
        }
        return images.stream()
                .map(image -> new ImageResult(image, version, new float[SIZE.pixels()]))
                .toList();
    }

    @Override
    public void close() {
        closed.set(true);
    }
}
