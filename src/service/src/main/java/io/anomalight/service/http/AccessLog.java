package io.anomalight.service.http;

import io.anomalight.framework.console.PrintableText;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one log line per request: method, path, status, bytes of the answer, milliseconds. Queries and headers may contain
 * secrets, so they are left out.
 */
public final class AccessLog implements RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    private static final int MAX_LENGTH = 200;

    @Override
    public void log(Request request, Response response) {
        HttpURI address = request.getHttpURI();
        LOG.info(line(
                request.getMethod(),
                address == null ? "" : address.getPath(),
                response.getStatus(),
                Response.getContentBytesWritten(response),
                TimeUnit.NANOSECONDS.toMillis(NanoTime.since(request.getBeginNanoTime()))));
    }

    static String line(@Nullable String method, @Nullable String path, int status, long bytes, long milliseconds) {
        return printable(method) + " " + printable(path) + " " + status + " " + bytes + " bytes " + milliseconds
                + " ms";
    }

    /** A printable field of a request; "-" if the request is malformed and has none. */
    private static String printable(@Nullable String word) {
        if (word == null || word.isEmpty()) {
            return "-";
        }
        String cut = word.length() <= MAX_LENGTH ? word : word.substring(0, MAX_LENGTH) + "…";
        return PrintableText.line(cut).replace(' ', '_');
    }
}
