package io.anomalight.framework.config.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.recipe.RecipeFolder;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolversTest {
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 3, 9, 14, 5, 6, 7_000);

    private final RecipeFolder recipes;

    ResolversTest(@TempDir Path folder) {
        recipes = RecipeFolder.typical(folder)
                .with("data/dated.conf", "name = sample\nroot = \"runs/${now:%Y-%m-%d}\"\nlist = [\"${now:%H}\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%Y-%m-%d_%H-%M-%S | 2026-03-09_14-05-06",
                "%y%j %I%p %a %A %b %B | 26068 02PM Mon Monday Mar March",
                "%f 100%% | 000007 100%",
                "plain | plain"
            })
    void aTimeIsWrittenAsInPython(String pattern, String written) {
        assertThat(new TimePattern(pattern, "here").format(TIME)).isEqualTo(written);
    }

    @Test
    void recipesAndTheCommandLineMayUseTheTime() {
        Config config = compose("data=dated", "+model.tag=${now:%Y}_${model.name}", "+model.quoted='${now:%m}'");

        assertThat(config.getString("data.root")).isEqualTo("runs/2026-03-09");
        assertThat(config.getStringList("data.list")).containsExactly("14");
        assertThat(config.getString("model.tag")).isEqualTo("2026_cflow");
        assertThat(config.getString("model.quoted")).isEqualTo("03");
    }

    @Test
    void aPluginAddsAResolver() {
        assertThat(compose("+model.tag=${upper:abc}").getString("model.tag")).isEqualTo("ABC");
    }

    @Test
    void valuesOfTheEnvironmentAreNotRead() {
        assertThat(compose("+model.a=${oc.env:PATH}", "+model.b=${env:PATH,x}")
                        .getObject("model")
                        .unwrapped())
                .containsEntry("a", "${oc.env:PATH}")
                .containsEntry("b", "${env:PATH,x}");
    }

    @Test
    void withoutResolversTheCallsStayAsWritten() {
        Config config =
                composer().withoutResolvers().compose(List.of("data=dated")).config();

        assertThat(config.getString("data.root")).isEqualTo("runs/${now:%Y-%m-%d}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${eval:1+1} | ${eval:1+1} is refused, because a configuration must not run code",
                "${lower:A} | there is no resolver lower for ${lower:A}; there are env, long, now, oc.env, upper, and",
                "${oc.select:a} | there is no resolver oc.select",
                "${now:} | ${now:} has no pattern",
                "${now} | ${now} has no argument: write \"${now:%Y-%m-%d}\"",
                "${oc.env} | ${oc.env} has no argument: write \"${oc.env:NAME}\"",
                "${now:%Q} | %Q in ${now:%Q} is unknown",
                "${now:%} | in ${now:%} is unknown",
                "${long:x} | longer than 10000 letters"
            })
    void whatCantBeResolvedIsRefusedWithItsPlace(String value, String reason) {
        assertThatThrownBy(() -> compose("+model.tag=" + value))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("override +model.tag=" + value + ": ")
                .hasMessageContaining(reason);
    }

    private Composer composer() {
        return new Composer(
                recipes.recipes(),
                new Resolvers(
                        TIME,
                        () -> Map.of(
                                "upper", text -> text.toUpperCase(Locale.ROOT), "long", text -> "x".repeat(10_001))));
    }

    private Config compose(String... overrides) {
        return composer().compose(List.of(overrides)).config();
    }
}
