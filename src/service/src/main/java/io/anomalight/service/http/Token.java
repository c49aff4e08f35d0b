package io.anomalight.service.http;

import io.anomalight.framework.failure.UserError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The secret token of the service; {@link #toString} does not show it. */
public final class Token {
    private static final int MIN_LENGTH = 8;

    private final byte[] secret;

    private Token(byte[] secret) {
        this.secret = secret;
    }

    /**
     * Creates a token.
     *
     * @throws UserError if it is too short, or has characters that a header can't carry
     */
    public static Token of(String secret) {
        if (!secret.matches("[!-~]{" + MIN_LENGTH + ",}")) {
            throw new UserError("the token must have " + MIN_LENGTH
                    + " or more characters: letters, digits and signs of ASCII, no blanks; use a long random token");
        }
        return new Token(secret.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether the offered token is this one; compares in constant time. */
    public boolean matches(String offered) {
        return MessageDigest.isEqual(offered.getBytes(StandardCharsets.UTF_8), secret);
    }

    @Override
    public String toString() {
        return "(a token)";
    }
}
