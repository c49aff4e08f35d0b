package io.anomalight.framework.console;

/** How far one task has come. */
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

    /** So many more units are done. */
    void step(long units);

    /** A few words shown beside the count, for instance the present loss. */
    void note(String text);

    @Override
    void close();
}
