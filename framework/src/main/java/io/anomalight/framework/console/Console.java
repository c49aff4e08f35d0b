package io.anomalight.framework.console;

/** Prints lines and progress for the user of a run. */
public interface Console {

    /** Prints nothing; for tests and for use as a library. */
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
     * Starts to show the progress of a task of {@code total} units; the caller closes it.
     *
     * @param task the name of the task, for instance {@code Decoding}
     * @param unit the plural of the counted unit, for instance {@code images}
     */
    Progress progress(String task, String unit, long total);
}
