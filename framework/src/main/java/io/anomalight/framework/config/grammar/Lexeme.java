package io.anomalight.framework.config.grammar;

/**
 * A part of a value that has a meaning of its own.
 *
 * @param text the part as it was written
 * @param start its index in the value
 */
record Lexeme(Kind kind, String text, int start) {

    /** The kinds of Hydra's grammar in its mode for values. */
    enum Kind {
        OPEN_PARENTHESIS,
        CLOSE_PARENTHESIS,
        OPEN_BRACKET,
        CLOSE_BRACKET,
        OPEN_BRACE,
        CLOSE_BRACE,
        COMMA,
        COLON,
        EQUAL,
        FLOAT,
        INT,
        BOOL,
        NULL,
        CHARACTER,
        NAME,
        ESCAPE,
        BLANK,
        QUOTED,
        INTERPOLATION,
        END
    }

    int end() {
        return start + text.length();
    }
}
