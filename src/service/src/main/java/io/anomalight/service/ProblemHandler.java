package io.anomalight.service;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said of requests that Jetty refuses itself, because they are no HTTP or the service is stopping. */
final class ProblemHandler extends ErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

    /** What is said where Java itself gives up, for want of memory above all. */
    static void ofError(HttpServletResponse response, Error error) {
        LOG.error("A request failed", error);
        boolean full = error instanceof OutOfMemoryError;
        response.setStatus(full ? 503 : 500);
        response.setContentType("application/problem+json");
        String sentence = full
                ? "There is not memory enough for the image now; send it again later, or a smaller one."
                : "The service failed; its log tells why.";
        try {
            response.getOutputStream().write(Json.problem(response.getStatus(), sentence));
        } catch (IOException e) {
            LOG.warn("Nobody hears why a request failed", e);
        }
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        String sentence =
                code == 503 ? Refusal.stopping().sentence() : "The request is no HTTP that can be served; mend it.";
        response.write(true, ByteBuffer.wrap(Json.problem(code, sentence)), callback);
    }
}
