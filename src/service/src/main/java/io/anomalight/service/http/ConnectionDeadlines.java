package io.anomalight.service.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections whose request header, or whose whole request, takes too long. Jetty's own time-out begins anew with
 * every byte, so that a byte now and then would hold a connection for ever.
 */
public final class ConnectionDeadlines implements Connection.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionDeadlines.class);
    private static final long SWEEP_MILLISECONDS = 250;
    private static final long IDLE_WHEN_CROWDED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long headerNanos;
    private final long requestNanos;
    private final int most;
    private final Map<Connection, Watched> open = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "connections");
        thread.setDaemon(true);
        return thread;
    });

    private final ScheduledFuture<?> sweeping;

    private enum Phase {
        IDLE,
        HEADER,
        REQUEST
    }

    /** A connection: what it does, since when, and how many bytes had come when it did nothing last. */
    private static final class Watched {
        private Phase phase = Phase.IDLE;
        private long since = System.nanoTime();
        private long bytesBefore;

        private synchronized void enter(Phase next, long bytesIn) {
            phase = next;
            since = System.nanoTime();
            bytesBefore = bytesIn;
        }

        private synchronized Phase phase(long bytesIn) {
            if (phase == Phase.IDLE && bytesIn > bytesBefore) {
                enter(Phase.HEADER, bytesIn);
            }
            return phase;
        }

        private synchronized long age() {
            return System.nanoTime() - since;
        }
    }

    /**
     * Watches nothing yet.
     *
     * @param header how long a request's header may take from its first byte on
     * @param request how long a request and its answer may take after that
     * @param most connections; when they are reached, those that do nothing are closed
     */
    public ConnectionDeadlines(Duration header, Duration request, int most) {
        this.headerNanos = header.toNanos();
        this.requestNanos = request.toNanos();
        this.most = most;
        this.sweeping = sweeper.scheduleWithFixedDelay(
                this::sweep, SWEEP_MILLISECONDS, SWEEP_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onOpened(Connection connection) {
        open.put(connection, new Watched());
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection);
    }

    /** The header of a request is complete. */
    public void requestBegins(Connection connection) {
        enter(connection, Phase.REQUEST);
    }

    /** A request is answered, and the connection waits for the next. */
    public void requestEnds(Connection connection) {
        enter(connection, Phase.IDLE);
    }

    private void enter(Connection connection, Phase phase) {
        Watched watched = open.get(connection);
        if (watched != null) {
            watched.enter(phase, connection.getBytesIn());
        }
    }

    /** How many connections are open. */
    public int open() {
        return open.size();
    }

    private void sweep() {
        try {
            boolean crowded = open.size() >= most;
            open.forEach((connection, watched) -> {
                if (watched.age() > allowed(watched.phase(connection.getBytesIn()), crowded)) {
                    LOG.debug("A connection is closed: it was too slow");
                    connection.getEndPoint().close();
                }
            });
        } catch (RuntimeException e) {
            LOG.error("Slow connections can't be closed", e); // or the next sweep would not come
        }
    }

    private long allowed(Phase phase, boolean crowded) {
        return switch (phase) {
            case IDLE -> crowded ? IDLE_WHEN_CROWDED_NANOS : Long.MAX_VALUE; // Jetty's own time-out ends it
            case HEADER -> headerNanos;
            case REQUEST -> requestNanos;
        };
    }

    @Override
    public void close() {
        sweeping.cancel(false);
        sweeper.shutdown();
    }
}
