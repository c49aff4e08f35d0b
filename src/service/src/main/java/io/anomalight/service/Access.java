package io.anomalight.service;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;

/** Who may ask for what. */
final class Access {
    private static final String BEARER = "Bearer ";
    private static final Set<String> OPEN =
            Set.of("/", "/page.css", "/page.js", "/openapi.json", "/health/live", "/health/ready");

    private final Optional<byte[]> token;

    Access(Optional<String> token) {
        this.token = token.map(word -> word.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Lets a request pass.
     *
     * @throws Refusal with status 401 if it lacks the token that what it asks for needs, 403 if a page of another host sends it
     */
    void check(Context context) {
        if ("cross-site".equals(context.header("Sec-Fetch-Site"))
                && !"GET".equals(context.req().getMethod())) {
            throw new Refusal(403, "A page of another host sends this; open the service's own page.");
        }
        // What is open is listed, so that no other spelling of a path is a way around the token.
        if (!OPEN.contains(context.path()) && token.isPresent() && !bears(context, token.get())) {
            context.header("WWW-Authenticate", "Bearer");
            throw new Refusal(401, "This needs the service's token; send it as Authorization: Bearer <token>.");
        }
    }

    private static boolean bears(Context context, byte[] token) {
        String header = context.header("Authorization");
        // Compared in constant time, so that nobody feels their way to it.
        return header != null
                && header.startsWith(BEARER)
                && MessageDigest.isEqual(
                        header.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8), token);
    }
}
