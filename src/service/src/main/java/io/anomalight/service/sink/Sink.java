package io.anomalight.service.sink;

import io.anomalight.service.history.Delivery;

/** Takes messages about verdicts. It is called by one thread. */
interface Sink extends AutoCloseable {
    /** The name in the queue, in logs and in dead letters. */
    String name();

    /**
     * Looks whether the sink can be reached, if this can be told without a message.
     *
     * @throws SinkFailure if it can't be reached
     */
    default void open() throws SinkFailure {}

    /**
     * Delivers a message, and returns when it is taken. The same message may come again.
     *
     * @throws SinkFailure if it was not taken, or perhaps not
     */
    void deliver(Delivery delivery) throws SinkFailure;

    @Override
    default void close() {}
}
