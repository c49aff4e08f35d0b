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
 * Closes connections whose request header or whole request takes too long. Jetty's own time-out restarts with every byte, so
 * a client that sends single bytes could hold a connection for ever. All methods may be called by any thread.
 */
public final class ConnectionDeadlines implements Connection.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionDeadlines.class);
    private static final long CHECK_MILLISECONDS = 250;
    private static final long IDLE_AT_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long headerNanos;
    private final long requestNanos;
    private final int maxConnections;
    private final Map<Connection, ConnectionPhase> open = new ConcurrentHashMap<>();
    private final ScheduledExecutorService checkExecutor = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "connections");
        thread.setDaemon(true);
        return thread;
    });

    private final ScheduledFuture<?> checks;

    /**
     * Starts the thread that closes slow connections.
     *
     * @param header longest time of a request's header, from its first byte
     * @param request longest time of a request and its answer, after the header
     * @param maxConnections at this number of connections, idle connections are closed early
     */
    public ConnectionDeadlines(Duration header, Duration request, int maxConnections) {
        this.headerNanos = header.toNanos();
        this.requestNanos = request.toNanos();
        this.maxConnections = maxConnections;
        this.checks = checkExecutor.scheduleWithFixedDelay(
                this::closeSlowConnections, CHECK_MILLISECONDS, CHECK_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onOpened(Connection connection) {
        open.put(connection, new ConnectionPhase(System::nanoTime));
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection);
    }

    /** Called when the header of a request is complete. */
    public void requestBegins(Connection connection) {
        enter(connection, ConnectionPhase.Name.REQUEST);
    }

    /** Called when a request is answered and the connection waits for the next one. */
    public void requestEnds(Connection connection) {
        enter(connection, ConnectionPhase.Name.IDLE);
    }

    private void enter(Connection connection, ConnectionPhase.Name name) {
        ConnectionPhase phase = open.get(connection);
        if (phase != null) {
            phase.enter(name, connection.getBytesIn());
        }
    }

    /** The number of open connections. */
    public int open() {
        return open.size();
    }

    private void closeSlowConnections() {
        try {
            boolean connectionLimitReached = open.size() >= maxConnections;
            open.forEach((connection, phase) -> {
                if (phase.isLongerThan(name -> allowed(name, connectionLimitReached), connection.getBytesIn())) {
                    LOG.debug("A connection is closed: it was slow or idle for too long");
                    connection.getEndPoint().close();
                }
            });
        } catch (RuntimeException e) {
            // Without this catch, the executor would stop these checks.
            LOG.error("Slow connections can't be closed", e);
        }
    }

    private long allowed(ConnectionPhase.Name phase, boolean connectionLimitReached) {
        return switch (phase) {
            case IDLE -> connectionLimitReached ? IDLE_AT_LIMIT_NANOS : Long.MAX_VALUE; // Jetty's own time-out applies
            case HEADER -> headerNanos;
            case REQUEST -> requestNanos;
        };
    }

    @Override
    public void close() {
        checks.cancel(false);
        checkExecutor.shutdown();
    }
}
