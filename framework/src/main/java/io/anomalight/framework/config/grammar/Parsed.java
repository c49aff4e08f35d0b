package io.anomalight.framework.config.grammar;

import java.util.Optional;

/** What Hydra's grammar says about a text: its value, or why it is not one. */
public sealed interface Parsed {

    record Value(Element parsed) implements Parsed {}

    record Refused(String reason) implements Parsed {}

    /** The value; empty if the text is not in Hydra's grammar. */
    default Optional<Element> element() {
        return this instanceof Value value ? Optional.of(value.parsed()) : Optional.empty();
    }
}
