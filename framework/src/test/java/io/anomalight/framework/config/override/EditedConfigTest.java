package io.anomalight.framework.config.override;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EditedConfigTest {
    private static final String RECIPE =
            """
            trainer { max_epochs = 5, seed = 0, limit = null, stop { patience = 3 } }
            model { lr = 0.1, layers = [a, b], stop = ${trainer.stop}, root = ${?NO_SUCH_VARIABLE_ANYWHERE} }
            """;

    @Test
    void setsAnExistingKey() {
        assertThat(after("trainer.max_epochs=7").getInt("trainer.max_epochs")).isEqualTo(7);
        assertThat(after("model.layers=[c]").getStringList("model.layers")).containsExactly("c");
        assertThat(after("trainer.limit=3").getInt("trainer.limit")).isEqualTo(3);
        assertThat(after("trainer.stop=null").hasPath("trainer.stop")).isFalse();
        assertThat(after("model.root=/x").getString("model.root")).isEqualTo("/x");
        assertThat(after("model.lr=").getString("model.lr")).isEmpty();
    }

    @Test
    void theLastOverrideOfAKeyWins() {
        assertThat(after("trainer.seed=1", "trainer.seed=2", "++trainer.seed=3").getInt("trainer.seed"))
                .isEqualTo(3);
    }

    @Test
    void mergesSections() {
        assertThat(after("trainer.stop={mode: max}").getObject("trainer.stop").unwrapped())
                .isEqualTo(Map.of("patience", 3, "mode", "max"));
    }

    @Test
    void aValueMayReferToOthers() {
        assertThat(after("model.root=${model.layers}").getStringList("model.root"))
                .containsExactly("a", "b");
        assertThat(after("model.root=/data/${trainer.seed}/x y").getString("model.root"))
                .isEqualTo("/data/0/x y");
        assertThat(after("trainer.seed=${trainer.max_epochs}", "trainer.max_epochs=8")
                        .getInt("trainer.seed"))
                .isEqualTo(8);
    }

    @Test
    void changesAKeyOfASubstitutedSection() {
        Config config = after("model.stop.patience=9");

        assertThat(config.getInt("model.stop.patience")).isEqualTo(9);
        assertThat(config.getInt("trainer.stop.patience")).isEqualTo(3);
    }

    @Test
    void addsANewKey() {
        assertThat(after("+trainer.x.y=1").getInt("trainer.x.y")).isEqualTo(1);
        assertThat(after("+trainer.limit=1").getInt("trainer.limit")).isEqualTo(1);
        assertThat(after("++new.key=1", "++new.key=2").getInt("new.key")).isEqualTo(2);
        assertThat(after("+a.\"b.c\"=1").getObject("a").keySet()).containsExactly("b.c");
    }

    @Test
    void deletes() {
        assertThat(after("~trainer.seed").hasPath("trainer.seed")).isFalse();
        assertThat(after("~model.stop", "~trainer.stop").hasPath("trainer.stop"))
                .isFalse();
        assertThat(after("~model.stop").hasPath("model.stop")).isFalse();
        assertThat(after("~trainer.seed=0", "+trainer.seed=4").getInt("trainer.seed"))
                .isEqualTo(4);
    }

    @Test
    void anUnknownKeyIsRefusedWithTheNearest() {
        refuses(
                "trainer.max_epoch=5",
                "there is no key trainer.max_epoch; did you mean trainer.max_epochs?"
                        + " (+trainer.max_epoch=5 adds a new key)");
        refuses(
                "patience=5",
                "there is no key patience; did you mean model.stop.patience?" + " (+patience=5 adds a new key)");
        refuses(
                "trainer.completely_different=5",
                "there is no key trainer.completely_different; trainer has limit,"
                        + " max_epochs, seed, stop (+trainer.completely_different=5 adds a new key)");
        refuses(
                "completely_different=5",
                "there is no key completely_different; sections are model, trainer"
                        + " (+completely_different=5 adds a new key)");
        refuses("~trainer.sed", "there is no key trainer.sed; did you mean trainer.seed?");
    }

    @Test
    void anExistingKeyIsNotAdded() {
        refuses("+trainer.seed=5", "trainer.seed exists already; write trainer.seed=5 to change it");
    }

    @Test
    void aScalarDoesNotReplaceASection() {
        refuses(
                "trainer=5",
                "trainer is a section, which 5 can't replace; set one of its keys: trainer.limit,"
                        + " trainer.max_epochs, trainer.seed, trainer.stop");
        refuses(
                "++trainer.stop=[1]",
                "trainer.stop is a section, which a list can't replace; set one of its keys:"
                        + " trainer.stop.patience");
    }

    @Test
    void aScalarHasNoKeys() {
        refuses("+trainer.seed.x=5", "trainer.seed is 0, which has no keys");
    }

    @Test
    void onlyAnExistingKeyIsDeleted() {
        refuses("~trainer.seed=5", "trainer.seed is 0");
        refuses("~model.root=/x", "model.root is a substitution");
        refuses(
                "~model.stop.patience",
                "model.stop.patience comes from a substitution and can't be deleted here;"
                        + " delete it where it is written");
    }

    @Test
    void aRefusedOverrideChangesNothing() {
        EditedConfig edited = new EditedConfig(ConfigFactory.parseString(RECIPE));

        assertThatThrownBy(() -> edited.apply(ConfigOverride.parse("~model.stop.patience")))
                .isInstanceOf(UserError.class);

        assertThat(edited.config()).isEqualTo(ConfigFactory.parseString(RECIPE));
    }

    private static void refuses(String override, String sentence) {
        assertThatThrownBy(() -> after(override))
                .isInstanceOf(UserError.class)
                .hasMessage("override " + override + ": " + sentence);
    }

    private static Config after(String... overrides) {
        EditedConfig edited = new EditedConfig(ConfigFactory.parseString(RECIPE));
        List.of(overrides).forEach(override -> edited.apply(ConfigOverride.parse(override)));
        return edited.config().resolve();
    }
}
