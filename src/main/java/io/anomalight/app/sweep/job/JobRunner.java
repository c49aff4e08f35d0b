package io.anomalight.app.sweep.job;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs commands of Anomalight in other processes. Several threads call it at the same time. */
@FunctionalInterface
public interface JobRunner {

    /**
     * Runs a command and waits until it has ended.
     *
     * @param arguments the command and its arguments, as on the command line
     * @param log its output is appended to this file
     * @param started receives the process when it has started, on the calling thread
     */
    JobEnd run(List<String> arguments, Path log, Consumer<ProcessMark> started);

    /** Why it can run no more commands; empty while it can. */
    default Optional<String> lost() {
        return Optional.empty();
    }

    /** Asks all running commands to save and end. */
    default void terminate() {}

    /** Kills all running commands; they save nothing. */
    default void kill() {}
}
