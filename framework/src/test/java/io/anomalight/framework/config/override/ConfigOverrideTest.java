package io.anomalight.framework.config.override;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.config.override.ConfigOverride.Kind;
import io.anomalight.framework.failure.UserError;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigOverrideTest {

    @Test
    void parsesTheFourKinds() {
        assertThat(ConfigOverride.parse("a.b=c"))
                .isEqualTo(new ConfigOverride("a.b=c", Kind.SET, "a.b", Optional.of("c")));
        assertThat(ConfigOverride.parse("+a.b=c").kind()).isEqualTo(Kind.ADD);
        assertThat(ConfigOverride.parse("++a.b=c").kind()).isEqualTo(Kind.FORCE);
        assertThat(ConfigOverride.parse("~a.b=c").kind()).isEqualTo(Kind.DELETE);
        assertThat(ConfigOverride.parse("~a.b").text()).isEmpty();
    }

    @Test
    void onlyTheFirstEqualsSignSeparates() {
        assertThat(ConfigOverride.parse("url=https://h/?a=b").text()).contains("https://h/?a=b");
        assertThat(ConfigOverride.parse("key=").text()).contains("");
        assertThat(ConfigOverride.parse(" key = a b ").text()).contains("a b");
    }

    @Test
    void aKeyMayHoldAQuotedDot() {
        assertThat(ConfigOverride.parse("weights.\"layer.3\"=2").path()).containsExactly("weights", "layer.3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=5", "+", "~", " =5", "+++", "++=1"})
    void anInvalidOverrideIsRefused(String text) {
        assertThatThrownBy(() -> ConfigOverride.parse(text)).isInstanceOf(UserError.class);
    }

    @Test
    void errorsSayWhatToWrite() {
        assertThatThrownBy(() -> ConfigOverride.parse("=5"))
                .hasMessage("\"=5\" is not an override: write key=value, +key=value, ++key=value or ~key");
        assertThatThrownBy(() -> ConfigOverride.parse("trainer.seed"))
                .hasMessage("override trainer.seed: a value is missing: write trainer.seed=value");
        assertThatThrownBy(() -> ConfigOverride.parse("a..b=5"))
                .hasMessage("override a..b=5: a..b is not a key: write names with dots between them");
    }
}
