package io.anomalight.service.line;

import io.anomalight.service.history.VerdictHistory;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The history of a service, with what hangs on it. It is open until {@link #close()}. */
public final class Line implements AutoCloseable {
    private final Optional<VerdictHistory> history;

    private Line(Optional<VerdictHistory> history) {
        this.history = history;
    }

    /**
     * Opens the history.
     *
     * @throws io.anomalight.framework.failure.UserError if it can't be used
     */
    public static Line open(LineSettings settings, InstantSource clock) {
        return new Line(settings.history().map(each -> VerdictHistory.open(each, List.of(), clock)));
    }

    public Optional<VerdictHistory> history() {
        return history;
    }

    @Override
    public void close() {
        history.ifPresent(VerdictHistory::close);
    }
}
