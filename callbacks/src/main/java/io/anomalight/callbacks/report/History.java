package io.anomalight.callbacks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The values of each epoch of a fit: the means over its training steps, and the scores of its validation. */
final class History {
    private static final String KEY = "epochs";
    private static final JsonMapper JSON = new JsonMapper();

    // Epochs are counted from 1.
    private final TreeMap<Integer, Map<String, Double>> epochs = new TreeMap<>();

    /** Adds values of an epoch, counted from 0; a later value replaces an earlier one of the same name. */
    void add(int epoch, Map<String, Double> values) {
        epochs.computeIfAbsent(epoch + 1, number -> new LinkedHashMap<>()).putAll(values);
    }

    boolean isEmpty() {
        return epochs.isEmpty();
    }

    void clear() {
        epochs.clear();
    }

    /** The names of all values, in the order of their first value. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        epochs.values().forEach(values -> names.addAll(values.keySet()));
        return names;
    }

    /** The value of an epoch, counted from 1. */
    record Entry(int epoch, double value) {}

    List<Entry> values(String name) {
        List<Entry> entries = new ArrayList<>();
        epochs.forEach((epoch, values) -> {
            if (values.containsKey(name)) {
                entries.add(new Entry(epoch, values.getOrDefault(name, Double.NaN)));
            }
        });
        return entries;
    }

    /** The state to save in a checkpoint; {@link #load} reads it. */
    Map<String, String> stateDict() {
        Map<Integer, Map<String, String>> texts = new TreeMap<>();
        epochs.forEach((epoch, values) -> {
            Map<String, String> text = new LinkedHashMap<>();
            values.forEach((name, value) -> text.put(name, Double.toString(value))); // JSON has no NaN
            texts.put(epoch, text);
        });
        try {
            return Map.of(KEY, JSON.writeValueAsString(texts));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers can always be written", e);
        }
    }

    /** Replaces the values by a saved state. */
    void load(Map<String, String> state) {
        clear();
        try {
            JSON.readValue(state.getOrDefault(KEY, "{}"), new TypeReference<Map<Integer, Map<String, String>>>() {})
                    .forEach((epoch, texts) -> {
                        Map<String, Double> values = new LinkedHashMap<>();
                        texts.forEach((name, text) -> values.put(name, Double.parseDouble(text)));
                        epochs.put(epoch, values);
                    });
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the epochs of the report can't be read from the checkpoint", e);
        }
    }
}
