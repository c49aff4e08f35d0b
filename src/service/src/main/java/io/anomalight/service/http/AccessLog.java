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
 * Writes a line per request: method, path, status, bytes of the answer, milliseconds; the time stands before it as in every
 * line of the log. Queries and headers may hold secrets, so they are left out.
 */
public final class AccessLog implements RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    private static final int LONGEST = 200;

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
        return shown(method) + " " + shown(path) + " " + status + " " + bytes + " bytes " + milliseconds + " ms";
    }

    /** A word of a request, which may be missing where the request is no HTTP. */
    private static String shown(@Nullable String word) {
        if (word == null || word.isEmpty()) {
            return "-";
        }
        String cut = word.length() <= LONGEST ? word : word.substring(0, LONGEST) + "…";
        return PrintableText.line(cut).replace(' ', '_');
    }
}
