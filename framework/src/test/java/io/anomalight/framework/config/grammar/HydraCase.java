package io.anomalight.framework.config.grammar;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A case of Hydra's tests.
 *
 * @param rule what the text is: a value, a key, an override …
 * @param hydra what Hydra gives for it
 * @param here what we give, if it differs
 * @param why the reason of the difference, or empty
 */
public record HydraCase(String rule, String text, String hydra, Optional<String> here, String why) {

    public String expected() {
        return here.orElse(hydra);
    }

    public static List<HydraCase> all() {
        try (var stream = HydraCase.class.getResourceAsStream("/hydra/overrides.jsonl")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(ConfigFactory::parseString)
                    .map(HydraCase::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HydraCase of(Config line) {
        return new HydraCase(
                line.getString("rule"),
                line.getString("text"),
                line.getString("is"),
                line.hasPath("here") ? Optional.of(line.getString("here")) : Optional.empty(),
                line.hasPath("why") ? line.getString("why") : "");
    }

    private static List<HydraCase> of(String... rules) {
        return all().stream()
                .filter(hydra -> List.of(rules).contains(hydra.rule()))
                .toList();
    }

    static List<HydraCase> values() {
        return of("element", "value");
    }

    static List<HydraCase> written() {
        return of("written");
    }

    static List<HydraCase> unquoted() {
        return of("unquoted");
    }

    static List<HydraCase> escape() {
        return of("escape");
    }

    public static List<HydraCase> keys() {
        return of("key");
    }

    public static List<HydraCase> overrides() {
        return of("override");
    }

    public static List<HydraCase> sweeps() {
        return of("sweep");
    }

    public static List<HydraCase> shuffled() {
        return of("shuffled");
    }
}
