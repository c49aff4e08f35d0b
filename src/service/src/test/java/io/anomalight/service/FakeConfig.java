package io.anomalight.service;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The settings of a service whose model is a {@link FakeScorer}, on a free port. */
public final class FakeConfig {
    private FakeConfig() {}

    /** Takes alternating keys and values, in addition to those that every service needs. */
    public static ServiceConfig of(String... more) {
        Map<String, String> keys = new HashMap<>(Map.of("model", "fake.anomalight", "port", "0"));
        for (int i = 0; i < more.length; i += 2) {
            keys.put(more[i], more[i + 1]);
        }
        return ServiceKeys.read(keys, Optional.empty());
    }
}
