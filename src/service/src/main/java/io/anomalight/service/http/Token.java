package io.anomalight.service.http;

import io.anomalight.framework.failure.UserError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The secret that requests carry; it is never printed. */
public final class Token {
    private static final int SHORTEST = 8;

    private final byte[] secret;

    private Token(byte[] secret) {
        this.secret = secret;
    }

    /**
     * A token.
     *
     * @throws UserError if it is too short, or can't be sent in a header
     */
    public static Token of(String secret) {
        if (!secret.matches("[!-~]{" + SHORTEST + ",}")) {
            throw new UserError("the token must have " + SHORTEST
                    + " or more characters, letters, digits or signs without blanks; take a long random one");
        }
        return new Token(secret.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether they are the same; the time that this takes does not depend on where they differ. */
    public boolean matches(String offered) {
        return MessageDigest.isEqual(offered.getBytes(StandardCharsets.UTF_8), secret);
    }

    @Override
    public String toString() {
        return "(a token)";
    }
}
