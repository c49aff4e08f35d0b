package io.anomalight.framework.config.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.failure.UserError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hydra's own tests of its override grammar ({@code tests/test_overrides_parser.py}, MIT licence), as values: what Hydra
 * gives for a text, and, where we differ on purpose, what we give and why.
 */
class HydraGrammarTest {

    @ParameterizedTest
    @MethodSource("io.anomalight.framework.config.grammar.HydraCase#values")
    void aValueIsWhatHydraMakesOfIt(HydraCase hydra) {
        assertThat(dump(hydra.text())).as(hydra.text()).isEqualTo(hydra.expected());
    }

    @ParameterizedTest
    @MethodSource("io.anomalight.framework.config.grammar.HydraCase#written")
    void aValueIsWrittenAsHydraWritesIt(HydraCase hydra) {
        String value = hydra.text().substring(hydra.text().indexOf('=') + 1);

        assertThat(ElementText.ofOverride(element(value))).isEqualTo(hydra.expected());
        assertThat(Dump.unquoted(element(ElementText.lasting(element(value)))))
                .isEqualTo(Dump.unquoted(element(value)));
    }

    @ParameterizedTest
    @MethodSource("io.anomalight.framework.config.grammar.HydraCase#unquoted")
    void quotesAreNoPartOfAText(HydraCase hydra) {
        String value = hydra.text().substring(hydra.text().indexOf('=') + 1);

        assertThat(Dump.unquoted(element(value))).isEqualTo(hydra.expected());
    }

    @ParameterizedTest
    @MethodSource("io.anomalight.framework.config.grammar.HydraCase#escape")
    void specialLettersAreEscaped(HydraCase hydra) {
        assertThat(ElementText.escaped(hydra.text())).isEqualTo(hydra.expected());
    }

    private static Element element(String text) {
        return Grammar.parse(text, "override k").element().orElseThrow();
    }

    private static String dump(String text) {
        try {
            return Grammar.parse(text, "override k").element().map(Dump::of).orElse("error");
        } catch (UserError refused) {
            return "error";
        }
    }
}
