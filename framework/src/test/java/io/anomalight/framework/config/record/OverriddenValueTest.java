package io.anomalight.framework.config.record;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.anomalight.framework.config.override.ConfigOverride;
import io.anomalight.framework.config.override.EditedConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The places that errors of overridden values name. */
class OverriddenValueTest {
    private static Config parse(String text) {
        return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription("x.conf"));
    }

    record Sizes(int maxEpochs, double lr) {}

    record Box(Sizes inner) {
        public Box {
            if (inner.maxEpochs() > 9) {
                throw new IllegalArgumentException("inner.max_epochs is too large");
            }
            if (inner.maxEpochs() > 5) {
                throw new IllegalArgumentException("it takes too long; set box.inner.max_epochs to 5");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"10, inner.max_epochs is too large", "6, it takes too long; set box.inner.max_epochs to 5"})
    void theRefusedValueOfASectionWithinIsNamedByItsOverride(int value, String sentence) {
        EditedConfig edited = new EditedConfig(parse("box { inner { max_epochs = 1, lr = 1 } }"));
        edited.apply(ConfigOverride.parse("box.inner.max_epochs=" + value));
        ConfigReader reader = new ConfigReader(edited.config());

        reader.read("box", Box.class);

        assertThatThrownBy(reader::check).hasMessage("override box.inner.max_epochs=" + value + ": box: " + sentence);
    }

    record Plan(Map<String, Integer> epochs) {
        public Plan {
            if (epochs.containsKey("-1")) {
                throw new IllegalArgumentException("epochs must be counted from 0, but has \"-1\"");
            }
        }
    }

    @Test
    void anEntryThatAnOverrideAddsToASectionIsNamedByIt() {
        EditedConfig edited = new EditedConfig(parse("plan { epochs {} }"));
        edited.apply(ConfigOverride.parse("plan.epochs={-1:3}"));
        ConfigReader reader = new ConfigReader(edited.config());

        reader.read("plan", Plan.class);

        assertThatThrownBy(reader::check)
                .hasMessage("override plan.epochs={-1:3}: plan: epochs must be counted from 0, but has \"-1\"");
    }

    @Test
    void aValueOfAnOverrideIsNamedByIt() {
        EditedConfig edited = new EditedConfig(parse("s {\n max_epochs = 1.5 }"));
        edited.apply(ConfigOverride.parse("+s.lr=x"));
        ConfigReader reader = new ConfigReader(edited.config());

        reader.read("s", Sizes.class);

        assertThatThrownBy(reader::check)
                .hasMessage(
                        """
                        2 faults in the configuration:
                          - x.conf:2: s.max_epochs must be a whole number, but is 1.5
                          - override +s.lr=x: s.lr must be a number, but is "x\"""");
    }

    @Test
    void theSectionOfAMissingValueIsTheRecipesEvenIfAnOverrideTouchedIt() {
        EditedConfig edited = new EditedConfig(parse("\ns { lr = 1 }"));
        edited.apply(ConfigOverride.parse("s.lr=[1,2]"));
        ConfigReader reader = new ConfigReader(edited.config());

        reader.read("s", Sizes.class);

        assertThatThrownBy(reader::check)
                .hasMessageContaining("x.conf:2: missing value s.max_epochs")
                .hasMessageContaining("override s.lr=[1,2]: s.lr must be a number, but is a list");
    }
}
