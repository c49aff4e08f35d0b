package io.anomalight.callbacks.progress;

import io.anomalight.framework.console.Digits;
import io.anomalight.framework.console.Progress;
import java.util.function.LongSupplier;

/** A progress bar with the number of images per second; refreshed every few batches. */
final class TextBar {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Progress progress;
    private final int refreshRate;
    private final LongSupplier nanoClock;
    private final long start;
    private long images;
    private int batchesSinceRefresh;
    private String before = "";
    private String after = "";

    /** @param refreshRate number of batches between two refreshes */
    TextBar(Progress progress, int refreshRate, LongSupplier nanoClock) {
        this.progress = progress;
        this.refreshRate = refreshRate;
        this.nanoClock = nanoClock;
        this.start = nanoClock.getAsLong();
    }

    /** Counts a finished batch of {@code batchSize} images. */
    void step(int batchSize) {
        images += batchSize;
        batchesSinceRefresh++;
        if (batchesSinceRefresh >= refreshRate) {
            refresh();
        }
    }

    /** Sets the text to show before and after the speed. */
    void note(String textBefore, String textAfter) {
        before = textBefore;
        after = textAfter;
    }

    private void refresh() {
        String note = (before + speed() + after).strip();
        if (!note.isEmpty()) {
            progress.note(note);
        }
        progress.step(batchesSinceRefresh);
        batchesSinceRefresh = 0;
    }

    private String speed() {
        long nanos = nanoClock.getAsLong() - start;
        return nanos <= 0 ? "" : "  " + Digits.of(images * NANOS_PER_SECOND / nanos) + " images/s";
    }

    void close() {
        if (batchesSinceRefresh > 0) {
            refresh();
        }
        progress.close();
    }
}
