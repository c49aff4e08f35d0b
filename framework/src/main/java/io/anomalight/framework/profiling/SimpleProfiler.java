package io.anomalight.framework.profiling;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Sums the time and counts the calls of each section; reads the clock twice per section. */
public final class SimpleProfiler implements Profiler {
    private static final class Tally {
        private long nanos;
        private long count;
    }

    private final LongSupplier nanoClock;
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final Deque<Tally> open = new ArrayDeque<>();
    // The thread inside the outermost section. Another thread may measure later, but not at the same time.
    private volatile Optional<Thread> owner = Optional.empty();
    private long lastSwitch;

    public SimpleProfiler() {
        this(System::nanoTime);
    }

    SimpleProfiler(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * Runs some work and counts its time for a section.
     *
     * @throws IllegalStateException if another thread is inside a section
     */
    @Override
    public void run(String section, Runnable work) {
        enter(section);
        try {
            work.run();
        } finally {
            leave();
        }
    }

    @Override
    public <T> T measure(String section, Supplier<T> work) {
        enter(section);
        try {
            return work.get();
        } finally {
            leave();
        }
    }

    private void enter(String section) {
        checkThread(section);
        charge();
        Tally tally = tallies.computeIfAbsent(section, name -> new Tally());
        tally.count++;
        open.push(tally);
    }

    private void leave() {
        charge();
        open.pop();
        if (open.isEmpty()) {
            owner = Optional.empty();
        }
    }

    // Two threads at the same time would count more time than has passed.
    private void checkThread(String section) {
        Thread present = Thread.currentThread();
        Thread inside = owner.orElse(present);
        if (inside != present) {
            throw new IllegalStateException("\"" + section + "\" can't be measured in thread " + present.getName()
                    + " while " + inside.getName() + " is being measured");
        }
        owner = Optional.of(present);
    }

    /** Counts the time since the last reading of the clock for the innermost section. */
    private void charge() {
        long now = nanoClock.getAsLong();
        if (!open.isEmpty()) {
            open.element().nanos += now - lastSwitch;
        }
        lastSwitch = now;
    }

    /**
     * Returns the profile since the last call.
     *
     * @throws IllegalStateException inside a section
     */
    @Override
    public Optional<Profile> finish() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("a profile can be finished only outside all sections");
        }
        Profile profile = new Profile(tallies.entrySet().stream()
                .map(entry -> new Profile.Section(entry.getKey(), entry.getValue().nanos, entry.getValue().count))
                .toList());
        tallies.clear();
        return Optional.of(profile);
    }
}
