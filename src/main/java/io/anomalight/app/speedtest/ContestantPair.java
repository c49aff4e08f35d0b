package io.anomalight.app.speedtest;

import java.util.List;
import java.util.Optional;

/**
 * Anomalight and the reference, each in its own process during all rounds.
 *
 * @param ours Anomalight, asked first in even rounds
 * @param reference PyTorch, asked first in odd rounds; empty if only this project is measured
 */
record ContestantPair(Contestant ours, Optional<Contestant> reference) implements AutoCloseable {

    /** The answers of both. */
    record Answers(List<Double> ours, Optional<List<Double>> reference) {}

    /** Sends a request to each, one after the other. */
    Answers ask(int round, String request, String referenceRequest) {
        if (round % 2 == 0) {
            List<Double> ourAnswer = ours.ask(request);
            return new Answers(ourAnswer, reference.map(other -> other.ask(referenceRequest)));
        }
        Optional<List<Double>> referenceAnswer = reference.map(other -> other.ask(referenceRequest));
        return new Answers(ours.ask(request), referenceAnswer);
    }

    /** Sends the same request to both. */
    Answers ask(int round, String request) {
        return ask(round, request, request);
    }

    @Override
    public void close() {
        ours.close();
        reference.ifPresent(Contestant::close);
    }
}
