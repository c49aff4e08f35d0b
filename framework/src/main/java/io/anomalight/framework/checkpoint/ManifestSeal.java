package io.anomalight.framework.checkpoint;

import io.anomalight.framework.files.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last field of a manifest, {@code sha256}: the checksum of every byte before it.
 *
 * <p>All formats from 2 on end like this, also future ones. So a damaged file can be distinguished from a newer format.
 */
public final class ManifestSeal {
    private static final String CLOSING = "\n}\n";
    private static final String FIELD = ",\n  \"sha256\" : \"";
    private static final int HEX_DIGITS = 64;
    private static final int BYTES = FIELD.length() + HEX_DIGITS + 1 + CLOSING.length();
    private static final Pattern SEAL =
            Pattern.compile(Pattern.quote(FIELD) + "([0-9a-f]{" + HEX_DIGITS + "})\"" + Pattern.quote(CLOSING));

    private ManifestSeal() {}

    /** Adds the field to a pretty-printed JSON object. */
    public static String put(String json) {
        if (!json.endsWith(CLOSING)) {
            throw new IllegalArgumentException("a manifest must end with a closing brace on its own line");
        }
        String content = json.substring(0, json.length() - CLOSING.length());
        String sum = Sha256.of(StandardCharsets.UTF_8.encode(content));
        return content + FIELD + sum + "\"" + CLOSING;
    }

    /** Whether the field exists and matches the content. */
    public static boolean isWhole(byte[] file) {
        int content = Math.max(0, file.length - BYTES);
        byte[] tail = Arrays.copyOfRange(file, content, file.length);
        Matcher seal = SEAL.matcher(new String(tail, StandardCharsets.ISO_8859_1));
        return seal.matches() && seal.group(1).equals(Sha256.of(ByteBuffer.wrap(file, 0, content)));
    }
}
