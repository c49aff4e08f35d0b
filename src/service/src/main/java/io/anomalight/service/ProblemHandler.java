package io.anomalight.service;

import io.anomalight.service.http.Json;
import io.anomalight.service.http.Refusal;
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
        if (full) {
            response.setHeader("Retry-After", "1");
        }
        response.setContentType(Json.PROBLEM);
        String sentence = full ? Refusal.outOfMemory().sentence() : "The service failed; its log tells why.";
        try {
            response.getOutputStream().write(Json.problem(response.getStatus(), sentence));
        } catch (IOException e) {
            LOG.warn("Nobody hears why a request failed", e);
        }
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Json.PROBLEM);
        int status = ofClient(code);
        response.setStatus(status);
        response.write(true, ByteBuffer.wrap(Json.problem(status, sentence(status))), callback);
    }

    /** An unknown version or encoding is the client's fault; 5xx are kept for what an operator must look at. */
    private static int ofClient(int code) {
        return code == 501 || code == 505 ? 400 : code;
    }

    private static String sentence(int code) {
        return switch (code) {
            case 408 -> "The request came too slowly; send it again.";
            case 414, 431 ->
                "The address and the headers of the request are larger than the " + Service.HEADER_BYTES / 1024
                        + " KB that are taken; shorten them.";
            case 417 -> "The header Expect of the request asks for something other than 100-continue; leave it out.";
            case 503 -> Refusal.stopping().sentence();
            default -> "The request is no HTTP that can be served; mend it.";
        };
    }
}
