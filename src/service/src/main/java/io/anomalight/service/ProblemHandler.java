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

/** Writes the answer to requests that Jetty itself refuses: malformed HTTP, or a service that is stopping. */
final class ProblemHandler extends ErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

    /** Answers a request that failed with an {@link Error}, most often an {@link OutOfMemoryError}. */
    static void answerError(HttpServletResponse response, Error error) {
        LOG.error("A request failed", error);
        boolean outOfMemory = error instanceof OutOfMemoryError;
        response.setStatus(outOfMemory ? 503 : 500);
        if (outOfMemory) {
            response.setHeader("Retry-After", "1");
        }
        response.setContentType(Json.PROBLEM);
        String sentence =
                outOfMemory ? Refusal.outOfMemory().sentence() : "The service failed; see its log for the reason.";
        try {
            response.getOutputStream().write(Json.problem(response.getStatus(), sentence));
        } catch (IOException e) {
            LOG.warn("The error answer of a failed request can't be sent", e);
        }
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Json.PROBLEM);
        int status = clientStatus(code);
        response.setStatus(status);
        response.write(true, ByteBuffer.wrap(Json.problem(status, sentence(status))), callback);
    }

    /** An unknown HTTP version or method is a client error; 5xx is only for problems of the service. */
    private static int clientStatus(int code) {
        return code == 501 || code == 505 ? 400 : code;
    }

    private static String sentence(int code) {
        return switch (code) {
            case 408 -> "The request arrived too slowly; send the request again.";
            case 414, 431 ->
                "The address and the headers of the request are larger than the limit of " + Service.HEADER_BYTES / 1024
                        + " KB; shorten them.";
            case 417 -> "The Expect header of the request is not 100-continue; leave it out.";
            case 503 -> Refusal.stopping().sentence();
            default -> "The request is not valid HTTP for this service; correct it.";
        };
    }
}
