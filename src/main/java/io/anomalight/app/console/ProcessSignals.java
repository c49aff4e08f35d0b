package io.anomalight.app.console;

import io.anomalight.framework.StopSignal;
import io.anomalight.framework.console.Console;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jline.utils.Signals;

/** Ctrl-C and SIGTERM: the first signal stops a fit after its step, the second one ends the process immediately. */
public final class ProcessSignals implements StopSignal {
    /** The number of the signal that Ctrl-C sends. */
    public static final int INT = 2;

    private static final Map<String, Integer> NUMBERS = Map.of("INT", INT, "TERM", 15);
    // The exit code of a process that a signal ended is this number plus the number of the signal.
    private static final int SIGNAL_BASE = 128;

    private final Console console;
    private final IntConsumer first;
    private final IntConsumer halt;
    private final AtomicInteger received = new AtomicInteger();

    ProcessSignals(Console console, IntConsumer halt) {
        this(console, signal -> {}, halt);
    }

    private ProcessSignals(Console console, IntConsumer first, IntConsumer halt) {
        this.console = console;
        this.first = first;
        this.halt = halt;
    }

    /** Handles both signals until the process ends. */
    public static ProcessSignals listen(Console console) {
        return listen(console, signal -> {}, () -> {});
    }

    /**
     * As {@link #listen(Console)}, with actions for both signals.
     *
     * @param first receives the number of the first signal
     * @param last runs before the second signal ends the process
     */
    public static ProcessSignals listen(Console console, IntConsumer first, Runnable last) {
        ProcessSignals signals = new ProcessSignals(console, first, exitCode -> {
            last.run();
            Runtime.getRuntime().halt(exitCode);
        });
        NUMBERS.forEach((name, number) -> Signals.register(name, () -> signals.receive(number)));
        return signals;
    }

    void receive(int number) {
        if (!received.compareAndSet(0, number)) {
            halt.accept(SIGNAL_BASE + number);
            return;
        }
        console.line("Stopping after this step and saving; press Ctrl-C again to stop now.");
        first.accept(number);
    }

    @Override
    public boolean requested() {
        return received.get() != 0;
    }

    /** The exit code of the process: 0 without a signal. */
    public int exitCode() {
        return requested() ? SIGNAL_BASE + received.get() : 0;
    }
}
