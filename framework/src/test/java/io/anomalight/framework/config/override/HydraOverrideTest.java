package io.anomalight.framework.config.override;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.config.grammar.Dump;
import io.anomalight.framework.config.grammar.Element;
import io.anomalight.framework.config.grammar.Grammar;
import io.anomalight.framework.config.grammar.HydraCase;
import io.anomalight.framework.config.override.ConfigOverride.Kind;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hydra's own tests of whole overrides, as values; {@link HydraCase} says where they come from. */
class HydraOverrideTest {
    private static final Map<Kind, String> KINDS =
            Map.of(Kind.SET, "change", Kind.ADD, "add", Kind.FORCE, "force", Kind.DELETE, "delete");

    @ParameterizedTest
    @MethodSource("io.anomalight.framework.config.grammar.HydraCase#keys")
    void aKeyIsReadAsInHydra(HydraCase hydra) {
        assertThat(key(ConfigOverride.parse(hydra.text() + "=1"))).isEqualTo(hydra.expected());
    }

    @ParameterizedTest
    @MethodSource("io.anomalight.framework.config.grammar.HydraCase#overrides")
    void anOverrideIsReadAsInHydra(HydraCase hydra) {
        assertThat(dump(hydra.text())).as(hydra.text()).isEqualTo(hydra.expected());
    }

    @ParameterizedTest
    @MethodSource("io.anomalight.framework.config.grammar.HydraCase#sweeps")
    void aSweepHasTheValuesOfHydra(HydraCase hydra) {
        // Hydra writes lists without blanks.
        assertThat(swept(hydra.text()).replace(" ", ""))
                .as(hydra.text())
                .isEqualTo(hydra.expected().replace(" ", ""));
    }

    @ParameterizedTest
    @MethodSource("io.anomalight.framework.config.grammar.HydraCase#shuffled")
    void shufflingKeepsTheValuesInAnotherOrder(HydraCase hydra) {
        String first = swept(hydra.text());

        assertThat(first).isEqualTo(swept(hydra.text())).isNotEqualTo(hydra.expected());
        assertThat(letters(first)).isEqualTo(letters(hydra.expected()));
    }

    @Test
    void theManualListsEveryDifferenceAndNoOther() throws IOException {
        Set<String> differences = HydraCase.all().stream()
                .filter(hydra -> hydra.here().isPresent())
                .map(HydraCase::why)
                .collect(Collectors.toSet());
        String page = Files.readString(Path.of("../src/site/markdown/manual/configuration.md"));
        String table = page.substring(page.indexOf("| override | in Hydra | here |"));
        List<String> rows = table.lines()
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(row -> row.substring(row.lastIndexOf("|", row.length() - 3) + 1, row.length() - 1)
                        .strip())
                .toList();

        assertThat(rows).containsExactlyInAnyOrderElementsOf(differences);
    }

    @Test
    void aDifferenceIsOne() {
        assertThat(HydraCase.all())
                .allSatisfy(hydra -> assertThat(hydra.here()).isNotEqualTo(Optional.of(hydra.hydra())));
    }

    private static String letters(String text) {
        return text.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining());
    }

    private static String dump(String text) {
        try {
            ConfigOverride override = ConfigOverride.parse(text);
            override.extension();
            String value = override.text()
                    .map(written -> " " + (written.isEmpty() ? "text \"\"" : value(override, written)))
                    .orElse("");
            return KINDS.get(override.kind()) + " " + key(override) + value;
        } catch (UserError refused) {
            return "error";
        }
    }

    private static String value(ConfigOverride override, String written) {
        Optional<Element> element = Grammar.parse(written, "override k").element();
        boolean isSingle = override.extension().isEmpty()
                && element.filter(Element.Sweep.class::isInstance).isEmpty();
        Object single = isSingle ? String.valueOf(override.value().unwrapped()) : "";
        return element.map(Dump::of).orElseGet(() -> "otherwise " + single);
    }

    private static String key(ConfigOverride override) {
        return "key \"" + override.group() + "\""
                + override.packageName()
                        .map(name -> " package \"" + name + "\"")
                        .orElse("");
    }

    /** The values of a sweep, or the list that an override sets. */
    private static String swept(String text) {
        try {
            ConfigOverride override = ConfigOverride.parse(text);
            if (!override.isSwept()) {
                return String.valueOf(override.value().unwrapped());
            }
            return Sweep.of(List.of(text), Recipes.none()).points().stream()
                    .map(point -> String.valueOf(point.swept().get(override.key())))
                    .toList()
                    .toString();
        } catch (UserError refused) {
            return "error";
        }
    }
}
