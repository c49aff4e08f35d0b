package io.anomalight.app.speedtest;

import java.nio.file.Path;
import java.util.List;

/** A program to measure: Anomalight or PyTorch, in a process that answers requests. */
interface Contestant extends AutoCloseable {

    /**
     * Sends a request and waits for the answer.
     *
     * @param request a word and numbers, for instance {@code train 16 2}
     * @return the numbers of its answer
     * @throws io.anomalight.framework.failure.UserError if the program fails; the message contains its last output
     */
    List<Double> ask(String request);

    @Override
    void close();

    /** Starts contestants of one kind. */
    interface Factory {

        /**
         * Starts a fresh process; the caller closes it.
         *
         * @param scratch a folder for its error output
         */
        Contestant start(SpeedtestSetup setup, RawImages images, Path scratch);
    }
}
