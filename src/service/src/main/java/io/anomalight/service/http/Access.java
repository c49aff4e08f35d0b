package io.anomalight.service.http;

import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;

/** Decides whether a request is served: by the name it calls, by the page that sends it, and by its token. */
public final class Access {
    private static final String SCHEME = "Bearer ";
    private static final Set<String> OPEN =
            Set.of("/", "/page.css", "/page.js", "/openapi.json", "/health/live", "/health/ready");
    private static final Set<String> OWN_PAGES = Set.of("same-origin", "none");
    private static final Set<String> CHANGES = Set.of("/v1/reload");

    private final Optional<Token> token;
    private final ServedHosts hosts;

    public Access(Optional<Token> token, ServedHosts hosts) {
        this.token = token;
        this.hosts = hosts;
    }

    /**
     * Lets a request pass.
     *
     * @throws Refusal with status 401 if it lacks the token that its path needs, 403 if it calls another host, comes from a
     *     page of another host, or changes something and could come from such a page
     */
    public void check(Context context) {
        checkHost(context);
        checkPage(context);
        // What is open is listed, so that no other spelling of a path is a way around the token.
        if (!OPEN.contains(context.path()) && token.isPresent() && !bears(context, token.get())) {
            context.header("WWW-Authenticate", "Bearer");
            throw new Refusal(401, "This needs the service's token; send it as Authorization: Bearer <token>.");
        }
        checkChange(context);
    }

    private void checkHost(Context context) {
        // The request line may name another host than the header does.
        if (!hosts.serves(header(context, "Host"))
                || !hosts.serves(bracketed(context.req().getServerName()))) {
            throw new Refusal(
                    403,
                    "The service is not called by this name; use localhost, or have it started with"
                            + " allowed_hosts=<name>.");
        }
    }

    private static String bracketed(String name) {
        return name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
    }

    private void checkPage(Context context) {
        String origin = header(context, "Origin");
        String site = header(context, "Sec-Fetch-Site");
        boolean foreign = !origin.isEmpty() && !hosts.servesPagesOf(origin, header(context, "Host"));
        boolean otherSite = !site.isEmpty() && !OWN_PAGES.contains(site) && !isFollowedLink(context);
        if (foreign || otherSite) {
            throw new Refusal(403, "A page of another host sends this; open the service's own page.");
        }
    }

    /** A link or bookmark elsewhere may lead to the page: it is the same for everyone, and can't be framed. */
    private static boolean isFollowedLink(Context context) {
        return context.req().getMethod().equals("GET")
                && context.path().equals("/")
                && header(context, "Sec-Fetch-Mode").equals("navigate");
    }

    /** Forms and scripts of other pages can send neither a token nor this type without being asked about it first. */
    private void checkChange(Context context) {
        if (CHANGES.contains(context.path())
                && context.req().getMethod().equals("POST")
                && token.isEmpty()
                && !ContentType.of(context.req()).name().equals(Json.TYPE)) {
            throw new Refusal(
                    403,
                    "This changes what is served, so it needs the header Content-Type: application/json, which no page"
                            + " of another host can send; add it.");
        }
    }

    private static boolean bears(Context context, Token token) {
        String header = header(context, "Authorization");
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && token.matches(header.substring(SCHEME.length()).strip());
    }

    private static String header(Context context, String name) {
        String value = context.req().getHeader(name);
        return value == null ? "" : value.strip();
    }
}
