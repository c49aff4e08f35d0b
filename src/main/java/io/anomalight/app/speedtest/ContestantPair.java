package io.anomalight.app.speedtest;

import java.util.List;
import java.util.Optional;

/**
 * Ours and the reference, each in a process of its own that lives through all rounds.
 *
 * @param ours asked first in even rounds
 * @param reference asked first in odd rounds; absent where there is none
 */
record ContestantPair(Contestant ours, Optional<Contestant> reference) implements AutoCloseable {

    /** What both answered. */
    record Answers(List<Double> ours, Optional<List<Double>> reference) {}

    /** Asks both, one after the other. */
    Answers ask(int round, String request, String referenceRequest) {
        if (round % 2 == 0) {
            List<Double> ourAnswer = ours.ask(request);
            return new Answers(ourAnswer, reference.map(other -> other.ask(referenceRequest)));
        }
        Optional<List<Double>> referenceAnswer = reference.map(other -> other.ask(referenceRequest));
        return new Answers(ours.ask(request), referenceAnswer);
    }

    /** Asks both for the same. */
    Answers ask(int round, String request) {
        return ask(round, request, request);
    }

    @Override
    public void close() {
        ours.close();
        reference.ifPresent(Contestant::close);
    }
}
