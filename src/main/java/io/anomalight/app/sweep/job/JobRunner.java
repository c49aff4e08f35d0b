package io.anomalight.app.sweep.job;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Runs one command of the program, away from this process; called from several threads at once. */
@FunctionalInterface
public interface JobRunner {

    /**
     * Runs it to its end.
     *
     * @param arguments as the command line takes them
     * @param log the file that its output is appended to
     * @param started is told, on the calling thread, which process it is
     */
    JobEnd run(List<String> arguments, Path log, Consumer<ProcessMark> started);

    /** Asks all that runs to save and end. */
    default void terminate() {}

    /** Ends all that runs without a word. */
    default void kill() {}
}
