package io.anomalight.service.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a request's body as its header says it. Only the type and the boundary of a form are read: a charset, which
 * {@code file --mime} writes as {@code binary} for images, means nothing for bytes.
 *
 * @param name in lower case, for instance {@code image/png}; empty if there is none
 * @param header the whole of it
 */
record ContentType(String name, String header) {
    private static final Pattern BOUNDARY = Pattern.compile(
            ";\\s*boundary\\s*=\\s*(?:\"([^\"\\\\]{1,70})\"|([^\\s;\"\\\\]{1,70}))\\s*(?=;|$)",
            Pattern.CASE_INSENSITIVE);

    static ContentType of(HttpServletRequest request) {
        // The server's own method for it fails where the charset is unknown.
        String header = request.getHeader("Content-Type");
        return header == null ? new ContentType("", "") : of(header);
    }

    static ContentType of(String header) {
        return new ContentType(header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT), header);
    }

    /** Whether the body is a form with files. */
    boolean isForm() {
        return name.equals("multipart/form-data");
    }

    /** Whether the body may be an image, which its bytes decide. */
    boolean mayBeImage() {
        return name.isEmpty() || name.startsWith("image/") || name.equals("application/octet-stream");
    }

    /** What separates the fields of a form; empty if it is missing, empty, or there are two. */
    Optional<String> boundary() {
        Matcher match = BOUNDARY.matcher(header);
        if (!match.find()) {
            return Optional.empty();
        }
        String boundary = match.group(1) == null ? match.group(2) : match.group(1);
        return match.find() ? Optional.empty() : Optional.of(boundary);
    }
}
