package io.anomalight.service.http;

import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;

/** Checks whether a request may be served: its host name, the origin of the page that sends it, and its token. */
public final class Access {
    private static final String SCHEME = "Bearer ";
    /** The paths that need no token. */
    private static final Set<String> OPEN = Set.of(
            "/",
            "/page.css",
            "/page.js",
            "/region.js",
            "/history.js",
            "/drawing.js",
            "/thumbnails.js",
            "/review",
            "/review.css",
            "/review.js",
            "/train",
            "/train.css",
            "/train.js",
            "/report.js",
            "/ask.js",
            "/openapi.json",
            "/health/live",
            "/health/ready");
    /** The pages that links may open. */
    private static final Set<String> PAGES = Set.of("/", "/review", "/train");

    /** {@code Sec-Fetch-Site} of a request from a page of this service, and of one that the user typed as an address. */
    private static final Set<String> OWN_PAGES = Set.of("same-origin", "none");
    /** A header that pages of other hosts can't send; for changes whose body is a form. */
    private static final String CHANGE = "Anomalight-Change";
    /** The ends of the paths that change the service. */
    private static final Set<String> CHANGES = Set.of("/reload", "/feedback");

    /** The start of further such paths; some of them take an image as their body. */
    private static final String TRAINING = "/v1/training/";

    private final Optional<Token> token;
    private final ServedHosts hosts;

    public Access(Optional<Token> token, ServedHosts hosts) {
        this.token = token;
        this.hosts = hosts;
    }

    /**
     * Checks a request.
     *
     * @throws Refusal with status 401 if the token is missing or wrong; with status 403 if the request names another host,
     *     comes from a page of another host, or changes the service and could come from such a page
     */
    public void check(Context context) {
        checkHost(context);
        checkPage(context);
        // Only the paths in OPEN need no token. So an unusual spelling of another path can't avoid the token.
        if (!OPEN.contains(context.path()) && token.isPresent() && !hasToken(context, token.get())) {
            context.header("WWW-Authenticate", "Bearer");
            throw new Refusal(
                    401, "This path needs the token of the service; send the header Authorization: Bearer <token>.");
        }
        checkChange(context);
    }

    private void checkHost(Context context) {
        // The request line may name another host than the header does.
        if (!hosts.serves(header(context, "Host"))
                || !hosts.serves(bracketed(context.req().getServerName()))) {
            throw new Refusal(
                    403,
                    "This host name is not allowed; use localhost, or start the service with"
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
            throw new Refusal(403, "The request comes from a page of another host; open the page of this service.");
        }
    }

    /** Links and bookmarks may open the pages: they hold no secrets, and other pages can't embed them. */
    private static boolean isFollowedLink(Context context) {
        return context.req().getMethod().equals("GET")
                && PAGES.contains(context.path())
                && header(context, "Sec-Fetch-Mode").equals("navigate");
    }

    /** Other pages can send neither a token nor this content type without a CORS preflight request, which fails. */
    private void checkChange(Context context) {
        boolean training = context.path().startsWith(TRAINING);
        String type = ContentType.of(context.req()).name();
        boolean foreign = !type.equals(Json.TYPE)
                && !(training && (type.startsWith("image/") || type.equals("application/octet-stream")));
        if ((training || CHANGES.stream().anyMatch(context.path()::endsWith))
                && context.req().getMethod().equals("POST")
                && token.isEmpty()
                && foreign
                && (training || header(context, CHANGE).isEmpty())) {
            throw new Refusal(
                    403,
                    "This request changes the service, so it needs the header Content-Type: application/json"
                            + (training ? " or the type of an image," : " or " + CHANGE + ": yes,")
                            + " which pages of other hosts can't send; add the header.");
        }
    }

    private static boolean hasToken(Context context, Token token) {
        String header = header(context, "Authorization");
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && token.matches(header.substring(SCHEME.length()).strip());
    }

    private static String header(Context context, String name) {
        String value = context.req().getHeader(name);
        return value == null ? "" : value.strip();
    }
}
