package io.anomalight.framework.onnx;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of ONNX's operators and its settings.
 *
 * @param type as the standard calls it, for instance {@code Conv}
 * @param attributes by their names in the standard; what is not among them is the standard's default
 */
public record Operator(String type, Map<String, Attribute> attributes) {

    /** A setting, of one of the kinds that the standard has. */
    public sealed interface Attribute {}

    /** A whole number. */
    public record Whole(long value) implements Attribute {}

    /** Some whole numbers. */
    public record Wholes(List<Long> values) implements Attribute {
        public Wholes {
            values = List.copyOf(values);
        }
    }

    /** A number. */
    public record Real(float value) implements Attribute {}

    /** A word. */
    public record Word(String value) implements Attribute {}

    public Operator {
        attributes = Map.copyOf(attributes);
    }

    /** One with the standard's defaults. */
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
