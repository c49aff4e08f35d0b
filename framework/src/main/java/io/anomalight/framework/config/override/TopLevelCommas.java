package io.anomalight.framework.config.override;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Splits a text at its commas, but for those inside brackets or quotes. */
final class TopLevelCommas {
    private static final String OPENING = "([{";
    private static final String CLOSING = ")]}";

    private final String text;
    private final List<String> parts = new ArrayList<>();
    private final Deque<Character> awaited = new ArrayDeque<>();
    private int start;
    // A quote counts only where a value begins: the one in "it's" is a letter like others.
    private boolean valueBegins = true;

    private TopLevelCommas(String text) {
        this.text = text;
    }

    /** The parts without the white space around them; the whole text alone where a bracket or a quote is left open. */
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
            if (!awaited.isEmpty() && awaited.peek() == letter) {
                awaited.pop();
            } else if (OPENING.indexOf(letter) >= 0) {
                awaited.push(CLOSING.charAt(OPENING.indexOf(letter)));
            } else if (letter == ',' && awaited.isEmpty()) {
                parts.add(text.substring(start, at).strip());
                start = at + 1;
            }
            valueBegins = ",([{:=".indexOf(letter) >= 0 || (valueBegins && Character.isWhitespace(letter));
            at++;
        }
        parts.add(text.substring(start).strip());
        return awaited.isEmpty() && at == text.length() ? parts : List.of(text.strip());
    }

    /** The place after the closing quote; beyond the text where there is none. */
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
