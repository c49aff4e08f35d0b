package io.anomalight.detector.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The updates that led from a trained archive to this one. Immutable.
 *
 * @param steps the updates, the oldest first; at most {@value #MOST}, of more updates the newest
 */
public record Lineage(List<Step> steps) {
    /** The largest number of updates that are kept. */
    public static final int MOST = 50;

    /** The lineage of an archive that was exported from a run. */
    public static final Lineage NONE = new Lineage(List.of());

    private static final String GENERATION = "generation";
    private static final String PARENT = "parent_sha256";
    private static final String PARENT_CREATED = "parent_created";
    private static final String TIME = "time";
    private static final String VERSION = "anomalight_version";
    private static final String METHOD = "method";
    private static final String BOUND = "bound";
    private static final String LEARNED = "learned";
    private static final String HELD_OUT = "held_out";
    private static final String BAD = "bad";

    public Lineage {
        steps = List.copyOf(steps.subList(Math.max(0, steps.size() - MOST), steps.size()));
    }

    /**
     * One update.
     *
     * @param generation 1 for the first update of a trained archive, then 2, …
     * @param parentSha256 the SHA-256 of the whole file of the archive that was updated
     * @param parentCreated when that archive was made
     * @param time when the update was made
     * @param version the version of Anomalight that made it
     * @param method how the model learned, in a word: {@code exact}, {@code sampled}, {@code extended} or {@code refitted}
     * @param bound for an extended memory bank, the largest amount by which a distance may differ from that to all learned patches;
     *     otherwise empty
     * @param learned number of good images that were learned
     * @param heldOut number of good images that were held out for thresholds
     * @param bad number of bad images, which are never learned
     */
    public record Step(
            int generation,
            String parentSha256,
            Instant parentCreated,
            Instant time,
            String version,
            String method,
            OptionalDouble bound,
            int learned,
            int heldOut,
            int bad) {
        public Step {
            if (generation < 1) {
                throw new IllegalArgumentException(GENERATION + " must be 1 or more, but is " + generation);
            }
            if (learned < 0 || heldOut < 0 || bad < 0) {
                throw new IllegalArgumentException(LEARNED + ", " + HELD_OUT + " and " + BAD
                        + " must not be negative, but are " + learned + ", " + heldOut + " and " + bad);
            }
        }

        private ObjectNode json() {
            ObjectNode node = JsonNodeFactory.instance
                    .objectNode()
                    .put(GENERATION, generation)
                    .put(PARENT, parentSha256)
                    .put(PARENT_CREATED, parentCreated.toString())
                    .put(TIME, time.toString())
                    .put(VERSION, version)
                    .put(METHOD, method);
            bound.ifPresent(value -> node.put(BOUND, value));
            return node.put(LEARNED, learned).put(HELD_OUT, heldOut).put(BAD, bad);
        }

        private static Step of(JsonNode node) {
            return new Step(
                    node.path(GENERATION).asInt(),
                    node.path(PARENT).asText(),
                    Instant.parse(node.path(PARENT_CREATED).asText()),
                    Instant.parse(node.path(TIME).asText()),
                    node.path(VERSION).asText(),
                    node.path(METHOD).asText(),
                    node.has(BOUND) ? OptionalDouble.of(node.path(BOUND).asDouble()) : OptionalDouble.empty(),
                    node.path(LEARNED).asInt(),
                    node.path(HELD_OUT).asInt(),
                    node.path(BAD).asInt());
        }
    }

    /** The generation of the next update. */
    public int nextGeneration() {
        return last().map(step -> step.generation() + 1).orElse(1);
    }

    /** The update that made this archive; empty if it was exported from a run. */
    public Optional<Step> last() {
        return steps.isEmpty() ? Optional.empty() : Optional.of(steps.get(steps.size() - 1));
    }

    /** A copy with one more update. */
    public Lineage with(Step step) {
        List<Step> more = new ArrayList<>(steps);
        more.add(step);
        return new Lineage(more);
    }

    ArrayNode json() {
        ArrayNode node = JsonNodeFactory.instance.arrayNode();
        steps.forEach(step -> node.add(step.json()));
        return node;
    }

    /**
     * Parses the output of {@link #json}; an absent node is no lineage.
     *
     * @throws IllegalArgumentException or a {@code DateTimeException} if the node is not such an output
     */
    static Lineage of(JsonNode node) {
        List<Step> steps = new ArrayList<>();
        node.forEach(step -> steps.add(Step.of(step)));
        return new Lineage(steps);
    }
}
