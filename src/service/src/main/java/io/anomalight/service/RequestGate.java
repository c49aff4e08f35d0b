package io.anomalight.service;

import io.anomalight.service.http.ConnectionDeadlines;
import io.anomalight.service.http.Json;
import io.anomalight.service.metrics.Measurements;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;

/**
 * Checks every request first. The gate refuses methods that are not in {@link Measurements#METHODS}. It also limits the
 * number of requests at a time, so that threads remain for health checks.
 */
final class RequestGate extends Handler.Wrapper {
    private static final Set<String> HEALTH = Set.of("/health/live", "/health/ready");

    private final int maxRequests;
    private final Semaphore free;
    private final ConnectionDeadlines deadlines;
    private final Measurements measurements;

    /**
     * Creates a gate.
     *
     * @param maxRequests largest number of requests at a time, without health checks
     */
    RequestGate(int maxRequests, ConnectionDeadlines deadlines, Measurements measurements) {
        this.maxRequests = maxRequests;
        this.free = new Semaphore(maxRequests);
        this.deadlines = deadlines;
        this.measurements = measurements;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        deadlines.requestBegins(connection);
        Request.addCompletionListener(request, failure -> deadlines.requestEnds(connection));
        if (!Measurements.METHODS.contains(request.getMethod())) {
            return refuse(
                    request,
                    response,
                    callback,
                    405,
                    "This path does not support the method; /openapi.json lists the methods.");
        }
        if (HEALTH.contains(request.getHttpURI().getPath())) {
            return super.handle(request, response, callback);
        }
        if (!free.tryAcquire()) {
            return refuse(
                    request,
                    response,
                    callback,
                    429,
                    "The service is already answering " + maxRequests
                            + " requests; send this request again in a second.");
        }
        Request.addCompletionListener(request, failure -> free.release());
        return super.handle(request, response, callback);
    }

    private boolean refuse(Request request, Response response, Callback callback, int status, String sentence) {
        measurements.answered(
                request.getMethod(),
                Measurements.NO_ROUTE,
                status,
                Duration.ofNanos(NanoTime.since(request.getHeadersNanoTime())));
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Json.PROBLEM);
        if (status == 429) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        }
        response.write(true, ByteBuffer.wrap(Json.problem(status, sentence)), callback);
        return true;
    }
}
