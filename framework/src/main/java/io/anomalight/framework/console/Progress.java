package io.anomalight.framework.console;

/** The progress of one task. */
public interface Progress extends AutoCloseable {

    /** Shows nothing. */
    Progress SILENT = new Progress() {
        @Override
        public void step(long units) {}

        @Override
        public void note(String text) {}

        @Override
        public void close() {}
    };

    /** Adds finished units. */
    void step(long units);

    /** Shows a few words beside the count, for instance the current loss. */
    void note(String text);

    @Override
    void close();
}
