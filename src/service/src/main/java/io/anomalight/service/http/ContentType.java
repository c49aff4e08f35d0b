package io.anomalight.service.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Content-Type} of a request. Only the type and the boundary of a form are used. A charset is ignored:
 * an image may have {@code charset=binary}, which the Unix command {@code file --mime} prints for images.
 *
 * @param name the type in lower case, for instance {@code image/png}; empty if the header is missing
 * @param header the whole header
 */
record ContentType(String name, String header) {
    private static final Pattern BOUNDARY = Pattern.compile(
            ";\\s*boundary\\s*=\\s*(?:\"([^\"\\\\]{1,70})\"|([^\\s;\"\\\\]{1,70}))\\s*(?=;|$)",
            Pattern.CASE_INSENSITIVE);

    static ContentType of(HttpServletRequest request) {
        // request.getContentType() fails on an unknown charset.
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

    /** Whether the body may be an image. The bytes of the body show whether it is really an image. */
    boolean mayBeImage() {
        return name.isEmpty() || name.startsWith("image/") || name.equals("application/octet-stream");
    }

    /**
     * The boundary between the fields of a form; empty if the header has no boundary, an empty boundary, or two boundaries.
     */
    Optional<String> boundary() {
        Matcher match = BOUNDARY.matcher(header);
        if (!match.find()) {
            return Optional.empty();
        }
        String boundary = match.group(1) == null ? match.group(2) : match.group(1);
        return match.find() ? Optional.empty() : Optional.of(boundary);
    }
}
