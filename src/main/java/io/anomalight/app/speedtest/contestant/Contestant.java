package io.anomalight.app.speedtest.contestant;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** A program to measure: Anomalight or a peer, in a process that answers requests. */
public interface Contestant extends AutoCloseable {

    /**
     * Sends a request and waits for the answer.
     *
     * @param request a word and numbers, for instance {@code train 16 2}
     * @return the numbers of its answer
     * @throws io.anomalight.framework.failure.UserError if the program fails; the message contains its last output
     */
    List<Double> ask(String request);

    /** The CPU time that the program has used so far, in seconds; empty if the system does not report it. */
    OptionalDouble cpuSeconds();

    @Override
    void close();

    /** Starts contestants of one kind. */
    interface Factory {

        /**
         * Starts a fresh process; the caller closes it.
         *
         * @param scratch a folder for its error output
         */
        Contestant start(ModelSetup setup, RawImages images, Path scratch);

        /** This factory with each of the thread settings that are worth a try, the usual one first. */
        default List<Contestant.Factory> variants() {
            return List.of(this);
        }

        /** The thread settings as text, for instance {@code OMP_NUM_THREADS=2}; empty if there is nothing to choose. */
        default String threadSettings() {
            return "";
        }
    }
}
