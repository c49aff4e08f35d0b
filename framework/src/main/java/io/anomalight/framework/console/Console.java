package io.anomalight.framework.console;

/** The one place through which a run talks to the person in front of it. */
public interface Console {

    /** Says nothing; for tests and for use as a library. */
    Console SILENT = new Console() {
        @Override
        public void line(String text) {}

        @Override
        public Progress progress(String task, String unit, long total) {
            return Progress.SILENT;
        }
    };

    /** Prints one line, or several if the text holds line breaks. */
    void line(String text);

    /**
     * Begins to show how far a task of {@code total} units has come; the caller closes it.
     *
     * @param task what is being done, for instance {@code Decoding}
     * @param unit the plural of what is counted, for instance {@code images}
     */
    Progress progress(String task, String unit, long total);
}
