package io.anomalight.service;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What is said of requests that Jetty refuses itself, because they are no HTTP or the service is stopping. */
final class ProblemHandler extends ErrorHandler {
    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        String sentence =
                code == 503 ? Refusal.stopping().sentence() : "The request is no HTTP that can be served; mend it.";
        response.write(true, ByteBuffer.wrap(Json.problem(code, sentence)), callback);
    }
}
