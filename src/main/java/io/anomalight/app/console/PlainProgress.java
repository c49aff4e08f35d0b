package io.anomalight.app.console;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Progress as plain lines: nothing for a task that ends within two seconds, otherwise a line every ten seconds. */
final class PlainProgress implements Progress {
    private static final long FIRST_LINE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Console console;
    private final String task;
    private final String unit;
    private final long total;
    private final LongSupplier clock;
    private final long start;
    private long nextLine;
    private long done;
    private String note = "";

    PlainProgress(Console console, String task, String unit, long total, LongSupplier clock) {
        this.console = console;
        this.task = task;
        this.unit = unit;
        this.total = total;
        this.clock = clock;
        this.start = clock.getAsLong();
        this.nextLine = start + FIRST_LINE_NANOS;
    }

    @Override
    public void step(long units) {
        done += units;
        long now = clock.getAsLong();
        if (now >= nextLine && done < total) {
            nextLine = now + INTERVAL_NANOS;
            print(String.format(Locale.ROOT, ", about %.0f s to go", (now - start) / 1e9 * (total - done) / done));
        }
    }

    @Override
    public void note(String text) {
        note = text;
    }

    @Override
    public void close() {
        if (clock.getAsLong() - start >= FIRST_LINE_NANOS) {
            print("");
        }
    }

    private void print(String toGo) {
        double seconds = (clock.getAsLong() - start) / 1e9;
        console.line(String.format(
                Locale.ROOT,
                "%s: %d of %d %s, %.0f s%s%s",
                task,
                done,
                total,
                unit,
                seconds,
                toGo,
                note.isEmpty() ? "" : ", " + note));
    }
}
