package io.anomalight.framework.config.override;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Splits a text at the commas that are not inside brackets or quotes. */
final class TopLevelCommas {
    private static final String OPENING = "([{";
    private static final String CLOSING = ")]}";

    private final String text;
    private final List<String> parts = new ArrayList<>();
    private final Deque<Character> expectedClosing = new ArrayDeque<>();
    private int start;
    // A quote counts only at the start of a value: the one in "it's" is an ordinary letter.
    private boolean valueBegins = true;

    private TopLevelCommas(String text) {
        this.text = text;
    }

    /** The parts without white space around them; only the whole text if a bracket or a quote is not closed. */
    static List<String> split(String text) {
        return new TopLevelCommas(text).split();
    }

    private List<String> split() {
        int at = 0;
        while (at < text.length()) {
            char letter = text.charAt(at);
            if (valueBegins && (letter == '"' || letter == '\'')) {
                at = endOfQuote(at, letter);
                valueBegins = false;
                continue;
            }
            if (!expectedClosing.isEmpty() && expectedClosing.peek() == letter) {
                expectedClosing.pop();
            } else if (OPENING.indexOf(letter) >= 0) {
                expectedClosing.push(CLOSING.charAt(OPENING.indexOf(letter)));
            } else if (letter == ',' && expectedClosing.isEmpty()) {
                parts.add(text.substring(start, at).strip());
                start = at + 1;
            }
            valueBegins = ",([{:=".indexOf(letter) >= 0 || (valueBegins && Character.isWhitespace(letter));
            at++;
        }
        parts.add(text.substring(start).strip());
        return expectedClosing.isEmpty() && at == text.length() ? parts : List.of(text.strip());
    }

    /** The index after the closing quote; greater than the length of the text if the quote is not closed. */
    private int endOfQuote(int opening, char quote) {
        for (int at = opening + 1; at < text.length(); at++) {
            if (text.charAt(at) == '\\' && quote == '"') {
                at++;
            } else if (text.charAt(at) == quote) {
                return at + 1;
            }
        }
        return text.length() + 1;
    }
}
