package io.anomalight.service.history;

import java.util.Set;

/**
 * A sink that receives entries.
 *
 * @param sink its name in the queue
 * @param labels it receives entries with these labels
 * @param overlays with an overlay, if the label is one of these
 */
public record Subscriber(String sink, Set<String> labels, Set<String> overlays) {
    public Subscriber {
        labels = Set.copyOf(labels);
        overlays = Set.copyOf(overlays);
    }
}
