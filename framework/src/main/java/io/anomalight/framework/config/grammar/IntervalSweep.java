package io.anomalight.framework.config.grammar;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * All numbers of an interval: {@code interval(start,end)}, whole numbers with {@code int(interval(start,end))}, and on a
 * logarithmic scale with {@code interval(start,end,log)} or {@code tag(log,interval(start,end))}.
 *
 * @param whole whether only whole numbers are meant
 * @param tags words for the sweeper
 */
public record IntervalSweep(double start, double end, boolean whole, Set<String> tags) implements Element.Sweep {
    static final String LOG = "log";

    public IntervalSweep {
        tags = Collections.unmodifiableSet(new TreeSet<>(tags));
    }

    /** Whether numbers are drawn on a logarithmic scale. */
    public boolean isLogarithmic() {
        return tags.contains(LOG);
    }
}
