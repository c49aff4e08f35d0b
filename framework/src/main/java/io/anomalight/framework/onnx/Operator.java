package io.anomalight.framework.onnx;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An ONNX operator and its attributes.
 *
 * @param type its name in the standard, for instance {@code Conv}
 * @param attributes by their names in the standard; missing attributes have the standard's default
 */
public record Operator(String type, Map<String, Attribute> attributes) {

    /** An attribute of one of the types of the standard. */
    public sealed interface Attribute {}

    /** An integer. */
    public record Whole(long value) implements Attribute {}

    /** A list of integers. */
    public record Wholes(List<Long> values) implements Attribute {
        public Wholes {
            values = List.copyOf(values);
        }
    }

    /** A float. */
    public record Real(float value) implements Attribute {}

    /** A string. */
    public record Word(String value) implements Attribute {}

    public Operator {
        attributes = Map.copyOf(attributes);
    }

    /** An operator with default attributes. */
    public static Operator of(String type) {
        return new Operator(type, Map.of());
    }

    public Operator with(String name, long value) {
        return with(name, new Whole(value));
    }

    public Operator withAll(String name, long... values) {
        return with(name, new Wholes(Arrays.stream(values).boxed().toList()));
    }

    public Operator with(String name, float value) {
        return with(name, new Real(value));
    }

    public Operator with(String name, String value) {
        return with(name, new Word(value));
    }

    private Operator with(String name, Attribute attribute) {
        Map<String, Attribute> all = new LinkedHashMap<>(attributes);
        all.put(name, attribute);
        return new Operator(type, all);
    }
}
