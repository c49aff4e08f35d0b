package io.anomalight.app.speedtest;

import java.util.List;

/** One side of a race, ready to be asked again and again. */
interface Contestant extends AutoCloseable {

    /**
     * Has it do something and waits.
     *
     * @param request a word and numbers, for instance {@code train 16 2}
     * @return the numbers of its answer
     * @throws io.anomalight.framework.failure.UserError if it fails, with what it said last
     */
    List<Double> ask(String request);

    @Override
    void close();
}
