package io.anomalight.framework.config.override;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.config.recipe.RecipeFolder;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchedKeysTest {
    private final RecipeFolder recipes;

    SearchedKeysTest(@TempDir Path folder) {
        recipes = RecipeFolder.typical(folder).with("model/padim_wide.conf", "name = padim");
    }

    private SearchedKeys keys(List<String> overrides, String... conditions) {
        return SearchedKeys.of(overrides, List.of(conditions), recipes.recipes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "interval(1e-5,1e-2,log) | interval(1.0E-5,0.01,log)",
                "tag(log,interval(1e-5,1e-2)) | interval(1.0E-5,0.01,log)",
                "interval(start=0,end=1) | interval(0,1)",
                "interval(end=1,start=0) | interval(0,1)",
                "float(interval(0,1)) | interval(0,1)",
                "int(interval(1,8)) | int(interval(1,8))",
                "int(interval(1,64,log)) | int(interval(1,64,log))",
                "tag(log,int(interval(1,64))) | int(interval(1,64,log))",
                "range(1,10) | int(interval(1,9))",
                "range(0,1,0.25) | range(0,1,0.25)",
                "choice(a,b) | choice(a,b)",
                "choice([a,b],[c]) | choice([a,b],[c])",
                "1,2 | choice(1,2)",
            })
    void theSpacesOfTheCommandLine(String text, String domain) {
        assertThat(keys(List.of("trainer.x=" + text))
                        .space()
                        .dimension("trainer.x")
                        .domain()
                        .written())
                .isEqualTo(domain);
    }

    @Test
    void globIsAChoiceOfRecipes() {
        assertThat(keys(List.of("model=glob(padim*)"))
                        .space()
                        .dimension("model")
                        .domain()
                        .written())
                .isEqualTo("choice(padim,padim_wide)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "interval(2,1) | an interval needs a start below its end, but is from 2 to 1",
                "interval(0,1,log) | a logarithmic interval needs a start above 0, but starts at 0",
                "interval(1) | write interval(start,end) or interval(start,end,log)",
                "interval(a,2) | \"a\" is not a number",
                "tag(wide,interval(1,2)) | the tag wide has no meaning for a search, only log has one",
                "range(5,1) | the range is empty",
                "choice(a,a) | a choice needs values that differ",
            })
    void aBadSpaceIsNamed(String text, String message) {
        assertThatThrownBy(() -> keys(List.of("trainer.x=" + text)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("trainer.x=" + text)
                .hasMessageContaining(message);
    }

    @Test
    void aGridHasNoIntervals() {
        for (String text : List.of("interval(1,2)", "int(interval(1,2))", "tag(log,interval(1,2))")) {
            assertThatThrownBy(() -> Sweep.of(List.of("trainer.x=" + text), recipes.recipes()))
                    .hasMessageContaining("a grid has no intervals: add sweep.sweeper=tpe");
        }
    }

    @Test
    void aPointHasTheFixedAndTheSearchedOverridesInTheirOrder() {
        SearchedKeys keys = keys(List.of("+a=int(interval(1,8))", "b=fixed", "c='x y',z"));

        SweepPoint point = keys.point(Map.of("a", 3.0, "c", 0.0));

        assertThat(point.overrides()).containsExactly("+a=3", "b=fixed", "c='x y'");
        assertThat(point.swept()).isEqualTo(Map.of("a", "3", "c", "x y"));
        assertThat(keys.keys()).containsExactly("a", "c");
    }

    @Test
    void aKeyWhoseConditionDoesNotHoldIsLeftOut() {
        SearchedKeys keys = keys(List.of("b=interval(0,1)", "a=x,y,z", "c=1,2"), "b if a=x|y", "c if b=0");

        assertThat(keys.space().dimensions()).extracting("key").containsExactly("a", "b", "c");
        assertThat(keys.samples())
                .extracting(SweepPoint::overrides)
                .containsExactlyInAnyOrder(
                        List.of("b=0", "a=x", "c=1"),
                        List.of("b=0", "a=y", "c=1"),
                        List.of("a=z"),
                        List.of("b=0.5", "a=x"),
                        List.of("b=1", "a=x"),
                        List.of("b=0", "a=x", "c=2"));
    }

    @Test
    void aBadConditionIsNamed() {
        List<String> overrides = List.of("a=x,y", "b=1,2");

        assertThatThrownBy(() -> keys(overrides, "b when a=x"))
                .hasMessageContaining("\"b when a=x\" is not a condition: write \"key if other.key=value\"");
        assertThatThrownBy(() -> keys(overrides, "c if a=x"))
                .hasMessageContaining("c has a condition and is not searched; the searched keys are a, b");
        assertThatThrownBy(() -> keys(overrides, "b if c=x"))
                .isInstanceOf(UserError.class)
                .hasMessage("sweep.conditions: the condition of b names c, which is not searched; the searched keys"
                        + " are a, b");
        assertThatThrownBy(() -> keys(overrides, "b if a=w"))
                .hasMessageContaining("a value of a that is not among its choices x, y");
        assertThatThrownBy(() -> keys(overrides, "b if a=x", "a if b=1"))
                .hasMessage("sweep.conditions: the conditions of a, b depend on each other in a circle");
    }

    @Test
    void aKeyThatIsGivenTwiceIsRefused() {
        assertThatThrownBy(() -> keys(List.of("a=1,2", "a=3"))).hasMessageContaining("a is given twice; leave one out");
    }
}
