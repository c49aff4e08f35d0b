package io.anomalight.framework.config.grammar;

/** Finds the longest number that begins at a letter of a text, in Python's syntax without hexadecimal and the like. */
final class NumberScan {
    private final String text;
    private final int start;
    private final int end;
    private final boolean isFloat;

    NumberScan(String text, int start) {
        this.text = text;
        this.start = start;
        int afterSign = letter(start) == '+' || letter(start) == '-' ? start + 1 : start;
        int afterWhole = whole(afterSign);
        int afterPoint = point(afterSign, afterWhole);
        int afterExponent = exponent(afterSign, Math.max(afterWhole, afterPoint));
        int afterWord = isWord(afterSign) ? afterSign + 3 : afterSign;
        int longest = Math.max(Math.max(afterWhole, afterPoint), Math.max(afterExponent, afterWord));
        this.isFloat = longest > afterWhole;
        this.end = longest > afterSign ? longest : start;
    }

    /** The index after the number; the index where it should begin if there is no number. */
    int end() {
        return end;
    }

    boolean isFloat() {
        return isFloat && end > start;
    }

    private int whole(int from) {
        if (letter(from) == '0' || !isDigit(letter(from))) {
            return letter(from) == '0' ? from + 1 : from;
        }
        return digits(from);
    }

    private int point(int from, int afterWhole) {
        if (letter(afterWhole) != '.') {
            return from;
        }
        int afterDigits = digits(afterWhole + 1);
        return afterDigits > afterWhole + 1 || afterWhole > from ? afterDigits : from;
    }

    private int exponent(int from, int mantissa) {
        if (mantissa == from || "eE".indexOf(letter(mantissa)) < 0) {
            return from;
        }
        int sign = "+-".indexOf(letter(mantissa + 1)) >= 0 ? mantissa + 2 : mantissa + 1;
        int afterDigits = digits(sign);
        return afterDigits > sign ? afterDigits : from;
    }

    private boolean isWord(int from) {
        return text.regionMatches(true, from, "inf", 0, 3) || text.regionMatches(true, from, "nan", 0, 3);
    }

    // An underscore may stand between two digits.
    private int digits(int from) {
        int at = from;
        while (isDigit(letter(at)) || (at > from && letter(at) == '_' && isDigit(letter(at + 1)))) {
            at++;
        }
        return at;
    }

    static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
    }

    private char letter(int index) {
        return index < text.length() ? text.charAt(index) : '\0';
    }
}
