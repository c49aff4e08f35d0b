package io.anomalight.framework.config.grammar;

import io.anomalight.framework.config.grammar.Lexeme.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Splits a value into tokens as Hydra's lexer does: the longest token that fits, and of equally long ones the first of
 * {@link Kind}.
 */
final class Lexer {
    private static final String OTHER_CHARACTERS = "/-\\+.$%*@?|";
    private static final String ESCAPED = "\\()[]{}:=, \t";
    private static final Map<Character, Kind> PUNCTUATION = Map.of(
            '(', Kind.OPEN_PARENTHESIS,
            ')', Kind.CLOSE_PARENTHESIS,
            '[', Kind.OPEN_BRACKET,
            ']', Kind.CLOSE_BRACKET,
            '{', Kind.OPEN_BRACE,
            '}', Kind.CLOSE_BRACE,
            ',', Kind.COMMA,
            ':', Kind.COLON,
            '=', Kind.EQUAL);
    private static final String NO_BLANKS_BEFORE = "[{";
    private static final String NO_BLANKS_AFTER = ")]}";

    private final String text;
    private final List<Lexeme> tokens = new ArrayList<>();
    private int at;

    Lexer(String text) {
        this.text = text;
    }

    /** The tokens; the last one is {@link Kind#END}, before the first letter that begins no token. */
    List<Lexeme> tokens() {
        int before = -1;
        while (at < text.length() && at > before) {
            before = at;
            next();
        }
        tokens.add(new Lexeme(Kind.END, text.substring(at), at));
        return tokens;
    }

    private void next() {
        int afterBlanks = blanks(at);
        char letter = letter(afterBlanks);
        Kind punctuation = PUNCTUATION.getOrDefault(letter, Kind.END);
        if (punctuation != Kind.END && (afterBlanks == at || NO_BLANKS_BEFORE.indexOf(letter) < 0)) {
            add(punctuation, NO_BLANKS_AFTER.indexOf(letter) < 0 ? blanks(afterBlanks + 1) : afterBlanks + 1);
        } else if (afterBlanks > at) {
            add(Kind.BLANK, afterBlanks);
        } else if (letter == '"' || letter == '\'') {
            add(Kind.QUOTED, endOfQuote(letter));
        } else if (text.startsWith("${", at) && text.indexOf('}', at) > at + 2) {
            add(Kind.INTERPOLATION, text.indexOf('}', at) + 1);
        } else if (endOfEscapes() > at) {
            add(Kind.ESCAPE, endOfEscapes());
        } else {
            word(letter);
        }
    }

    private void word(char letter) {
        int number = new NumberScan(text, at).end();
        int name = endOfName();
        if (number > at && number >= name) {
            add(new NumberScan(text, at).isFloat() ? Kind.FLOAT : Kind.INT, number);
        } else if (name > at) {
            String word = text.substring(at, name).toLowerCase(Locale.ROOT);
            boolean isTruth = word.equals("true") || word.equals("false");
            add(isTruth ? Kind.BOOL : word.equals("null") ? Kind.NULL : Kind.NAME, name);
        } else if (OTHER_CHARACTERS.indexOf(letter) >= 0) {
            add(Kind.CHARACTER, at + 1);
        }
    }

    private void add(Kind kind, int end) {
        if (end > at) {
            tokens.add(new Lexeme(kind, text.substring(at, end), at));
            at = end;
        }
    }

    private int blanks(int from) {
        int end = from;
        while (letter(end) == ' ' || letter(end) == '\t') {
            end++;
        }
        return end;
    }

    /** The index after the closing quote; the index of the opening quote if it is not closed. */
    private int endOfQuote(char quote) {
        for (int i = at + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == quote) {
                return i + 1;
            }
        }
        return at;
    }

    private int endOfEscapes() {
        int end = at;
        while (letter(end) == '\\' && end + 1 < text.length() && ESCAPED.indexOf(text.charAt(end + 1)) >= 0) {
            end += 2;
        }
        return end;
    }

    private int endOfName() {
        int end = at;
        if (isLatin(letter(at)) || letter(at) == '_') {
            while (isLatin(letter(end)) || NumberScan.isDigit(letter(end)) || "_-".indexOf(letter(end)) >= 0) {
                end++;
            }
        }
        return end;
    }

    private static boolean isLatin(char letter) {
        return "abcdefghijklmnopqrstuvwxyz".indexOf(Character.toLowerCase(letter)) >= 0 && letter < 128;
    }

    private char letter(int index) {
        return index < text.length() ? text.charAt(index) : '\0';
    }
}
