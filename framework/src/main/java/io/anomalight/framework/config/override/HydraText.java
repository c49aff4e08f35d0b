package io.anomalight.framework.config.override;

import com.typesafe.config.ConfigUtil;
import io.anomalight.framework.config.hocon.SpelledNumber;
import io.anomalight.framework.config.hocon.Variables;
import io.anomalight.framework.failure.UserError;

/**
 * Converts a list or a dictionary in an override to HOCON. Hydra accepts more than HOCON: single quotes, and texts
 * without quotes such as {@code .png} or a URL. Text that is already HOCON stays unchanged.
 */
final class HydraText {
    private static final int DEEPEST = 100;
    private static final String END_OF_ITEM = ",]\n";
    private static final String END_OF_VALUE = ",}\n";
    private static final String END_OF_KEY = ":={},\n";

    private final String text;
    private final String where;
    private final StringBuilder hocon = new StringBuilder();
    private int position;

    HydraText(String text, String where) {
        this.text = text;
        this.where = where;
    }

    /**
     * Converts the text to HOCON.
     *
     * @throws UserError if it is nested too deeply, or a quote is inside quotes
     */
    String toHocon() {
        value("", 0);
        return hocon.append(text.substring(position)).toString();
    }

    private void value(String ends, int depth) {
        if (depth > DEEPEST) {
            throw new UserError(where + ": lists are nested more than " + DEEPEST + " deep");
        }
        blanks();
        switch (next()) {
            case '[' -> list(depth);
            case '{' -> dictionary(depth);
            case '"' -> quoted();
            case '\'' -> singleQuoted();
            default -> bare(ends);
        }
        // HOCON parses or refuses the rest up to the end of the value.
        copyUntil(ends);
    }

    private void list(int depth) {
        copy();
        while (position < text.length() && next() != ']') {
            value(END_OF_ITEM, depth + 1);
            copyIf(",\n");
        }
        copyIf("]");
    }

    private void dictionary(int depth) {
        copy();
        while (position < text.length() && next() != '}') {
            key();
            if (next() == '{') {
                value(END_OF_VALUE, depth + 1);
            } else if (next() == ':' || next() == '=') {
                copy();
                value(END_OF_VALUE, depth + 1);
            }
            copyIf(",\n");
            blanks();
        }
        copyIf("}");
    }

    private void key() {
        blanks();
        if (next() == '"') {
            quoted();
        } else if (next() == '\'') {
            singleQuoted();
        }
        copyUntil(END_OF_KEY);
    }

    private void bare(String ends) {
        int start = position;
        while (position < text.length() && ends.indexOf(next()) < 0) {
            position = text.startsWith("${", position) ? endOfSubstitution() : position + 1;
        }
        String word = text.substring(start, position).strip();
        OverrideValue.refuseNone(word, where);
        hocon.append(isHocon(word, ends) ? text.substring(start, position) : ConfigUtil.quoteString(word));
    }

    private static boolean isHocon(String word, String ends) {
        boolean isWord = word.isEmpty() || word.equals("true") || word.equals("false") || SpelledNumber.isJson(word);
        boolean isSubstitution = word.contains("${") && !Variables.callsResolver(word);
        boolean isComment = word.startsWith("#") || word.startsWith("//");
        boolean isSecondKey = ends.equals(END_OF_VALUE) && word.contains("=") && !Variables.callsResolver(word);
        return isWord || isSubstitution || isComment || isSecondKey || word.contains("\"") || word.equals("null");
    }

    private int endOfSubstitution() {
        int end = text.indexOf('}', position);
        return end < 0 ? text.length() : end + 1;
    }

    private void quoted() {
        int end = position + 1;
        while (end < text.length() && text.charAt(end) != '"') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        int after = Math.min(end + 1, text.length());
        hocon.append(text, position, after);
        position = after;
    }

    private void singleQuoted() {
        int end = text.indexOf('\'', position + 1);
        if (end < 0) {
            bare(END_OF_ITEM);
            return;
        }
        if (text.charAt(end - 1) == '\\') {
            throw new UserError(where + ": put double quotes around a text that contains a single quote");
        }
        hocon.append(ConfigUtil.quoteString(text.substring(position + 1, end)));
        position = end + 1;
    }

    private void blanks() {
        while (position < text.length() && Character.isWhitespace(next())) {
            copy();
        }
    }

    private void copyUntil(String ends) {
        while (position < text.length() && ends.indexOf(next()) < 0 && !ends.isEmpty()) {
            copy();
        }
    }

    private void copyIf(String letters) {
        if (position < text.length() && letters.indexOf(next()) >= 0) {
            copy();
        }
    }

    private void copy() {
        hocon.append(next());
        position++;
    }

    private char next() {
        return position < text.length() ? text.charAt(position) : '\0';
    }
}
