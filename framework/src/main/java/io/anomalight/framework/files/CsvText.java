package io.anomalight.framework.files;

/** Texts of strangers in tables of comma-separated values. */
public final class CsvText {
    private static final String FORMULA_STARTS = "=+-@\t\r";

    private CsvText() {}

    /** The text, with a {@code '} before it if a spreadsheet would run it as a formula. */
    public static String harmless(String text) {
        return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
