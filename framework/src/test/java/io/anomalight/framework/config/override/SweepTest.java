package io.anomalight.framework.config.override;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.config.Composer;
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

class SweepTest {
    private final RecipeFolder recipes;

    SweepTest(@TempDir Path folder) {
        recipes = RecipeFolder.typical(folder).with("model/padim_wide.conf", "name = padim");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1,2 | 1 2",
                "a , b,c | a b c",
                "[1,2],[3] | [1,2] [3]",
                "'x,y',z | 'x,y' z",
                "\"x,y\",z | \"x,y\" z",
                "{a:1},{a:2} | {a:1} {a:2}",
                "1e-4,2e-4 | 1e-4 2e-4",
                "true,null | true null",
                "choice(1e-4,2e-4) | 1e-4 2e-4",
                "choice( a , b ) | a b",
                "choice(only) | only",
                "choice([1,2],[3]) | [1,2] [3]",
                "choice(f(1,2),3) | f(1,2) 3",
                "range(3) | 0 1 2",
                "range(0,3) | 0 1 2",
                "range(0, 7, 3) | 0 3 6",
                "range(3,0,-1) | 3 2 1",
                "range(0,0.3,0.1) | 0 0.1 0.2",
                "range(0.5,2) | 0.5 1.5",
                "range(start=1,stop=4,step=2) | 1 3",
                "range(1e-1,3e-1,1e-1) | 0.1 0.2",
                "sort(3,1,2) | 1 2 3",
                "sort(a,c,b,reverse=true) | c b a",
                "sort(range(3,0,-1)) | 1 2 3",
                "shuffle(1,2,3) | 3 2 1",
                "float(1,2) | 1.0 2.0",
                "str(1,a) | \"1\" a",
                "tag(a,choice(1,2)) | 1 2",
                "a\\,b,c | a\\,b c"
            })
    void everySyntaxOfSeveralValues(String text, String values) {
        Sweep sweep = sweep("+k=" + text);

        assertThat(sweep.sweptKeys()).containsExactly("k");
        assertThat(sweep.points().stream().map(point -> point.overrides().get(0)))
                .containsExactly(List.of(values.split(" ")).stream()
                        .map(value -> "+k=" + value)
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "k=5",
                "k=",
                "k=[1,2]",
                "k={a:1,b:2}",
                "k=\"1,2\"",
                "k='1,2'",
                "k=${a.b}",
                "k=/a/choice(1,2)",
                "k=range",
                "~k",
                "~k=1,2",
                "k=f(1,2)",
                "k=/photos (1,2"
            })
    void oneValueIsNoSweep(String override) {
        Sweep sweep = sweep(override);

        assertThat(sweep.sweptKeys()).isEmpty();
        assertThat(sweep.points()).containsExactly(new SweepPoint(List.of(override), Map.of()));
    }

    @Test
    void theLastKeyVariesFastest() {
        List<SweepPoint> points = sweep("model=cflow,padim", "trainer.max_epochs=1", "trainer.seed=range(0,2)")
                .points();

        assertThat(points.stream().map(SweepPoint::overrides))
                .containsExactly(
                        List.of("model=cflow", "trainer.max_epochs=1", "trainer.seed=0"),
                        List.of("model=cflow", "trainer.max_epochs=1", "trainer.seed=1"),
                        List.of("model=padim", "trainer.max_epochs=1", "trainer.seed=0"),
                        List.of("model=padim", "trainer.max_epochs=1", "trainer.seed=1"));
        assertThat(points.get(2).swept()).isEqualTo(Map.of("model", "padim", "trainer.seed", "0"));
        assertThat(points.get(2).swept().keySet()).containsExactly("model", "trainer.seed");
    }

    @Test
    void aSweepOfNothingIsOneJob() {
        assertThat(sweep().points()).containsExactly(new SweepPoint(List.of(), Map.of()));
    }

    @Test
    void aValueIsShownWithoutItsQuotes() {
        assertThat(sweep("k='a,b',\"c\"").points().stream().map(SweepPoint::swept))
                .containsExactly(Map.of("k", "a,b"), Map.of("k", "c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "glob(*) | cflow padim padim_wide",
                "glob(pad*) | padim padim_wide",
                "glob([c*,padim]) | cflow padim",
                "glob(?????) | cflow padim",
                "glob([cp]*m) | padim",
                "glob({cflow,padim}) | cflow padim",
                "glob(*,exclude=*wide) | cflow padim",
                "glob([*],[c*,*wide]) | padim",
                "glob(cflow) | cflow"
            })
    void globChoosesAmongTheRecipesOfAGroup(String text, String names) {
        assertThat(sweep("model=" + text).points().stream()
                        .map(point -> point.swept().get("model")))
                .containsExactly(names.split(" "));
    }

    @Test
    void invalidGlobsAreRefused() {
        assertThatThrownBy(() -> sweep("model=glob(x*)"))
                .isInstanceOf(UserError.class)
                .hasMessage("override model=glob(x*): no recipe of model matches; there are cflow, padim, padim_wide");
        assertThatThrownBy(() -> sweep("model.lr=glob(*)"))
                .hasMessage("override model.lr=glob(*): glob chooses among the recipes of a group, which this key is"
                        + " not; list the values instead");
        assertThatThrownBy(() -> sweep("model=glob([)")).hasMessageContaining("\"[\" is not a pattern");
        assertThatThrownBy(() -> sweep("model=glob()")).hasMessageContaining("write glob(pattern)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,,2 | a value is missing beside a comma",
                "1, | a value is missing beside a comma",
                "choice() | write choice(a,b) with at least one value",
                "choice(1,2 | a bracket or quote is not closed",
                "choice(1,2),3 | choice(1,2) stands in a list of values, but must stand alone",
                "range(0,3),9 | range(0,3) stands in a list of values",
                "range() | write range(stop), range(start,stop) or range(start,stop,step)",
                "range(a,b) | \"a\" is not a number",
                "range(0,3,0) | the step of a range must not be 0",
                "range(3,0) | the range is empty: from 3 by steps of 1 there is nothing before 0",
                "range(0,1e9) | more than 10000",
                "range(0,1,1,1) | write range(stop), range(start,stop) or range(start,stop,step)",
                "range(stop=1,stop=2) | stop is given twice",
                "range(step=1,start=2) | write range(stop)"
            })
    void aTextOutsideTheGrammarIsRefused(String text, String reason) {
        assertThatThrownBy(() -> sweep("k=" + text))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("override k=" + text + ": ")
                .hasMessageContaining(reason);
    }

    @Test
    void anIntervalHasNoListOfValues() {
        assertThatThrownBy(() -> sweep("k=1,2", "l=interval(0,1)"))
                .hasMessage(
                        "override l=interval(0,1): a grid has no intervals: add sweep.sweeper=tpe or sweep.sweeper=random to search, or"
                                + " write choice(a,b) or range(start,stop,step)");
    }

    @Test
    void allFaultsAreInOneError() {
        assertThatThrownBy(() -> sweep("a=1,,2", "nonsense", "b=1,2", "b=3"))
                .hasMessageContaining("3 faults")
                .hasMessageContaining("a value is missing beside a comma")
                .hasMessageContaining("override nonsense")
                .hasMessageContaining("override b=3: b is given twice; give all its values in one override");
    }

    @Test
    void aSweepWithTooManyJobsIsRefused() {
        assertThatThrownBy(() ->
                        sweep("a=range(1000)", "b=range(1000)", "c=range(1000)").points())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("more than 10000 jobs");
    }

    @Test
    void theCommandLineReplacesARecipesOverrideOfTheSameKey() {
        assertThat(Sweep.overlaid(List.of("model=glob(*)", "a=1", "+b=2"), List.of("model=cflow", "++b=3", "c=4")))
                .containsExactly("a=1", "model=cflow", "++b=3", "c=4");
    }

    @Test
    void withoutMultirunSeveralValuesAreRefused() {
        assertThatThrownBy(() -> recipes.compose("model=cflow,padim"))
                .hasMessage("override model=cflow,padim has several values: add --multirun to train with each of them,"
                        + " or put quotes around a text with a comma: model='cflow,padim'");
        for (String swept : List.of("choice(1)", "range(3)", "glob(*)")) {
            assertThatThrownBy(() -> recipes.compose("model.lr=" + swept)).hasMessageContaining("add --multirun");
        }
        assertThat(recipes.compose("model.name='a,b'").config().getString("model.name"))
                .isEqualTo("a,b");
        assertThat(recipes.compose("model.name=\"a,b\"").config().getString("model.name"))
                .isEqualTo("a,b");
        assertThat(recipes.compose("model.layers=[a,b]").config().getStringList("model.layers"))
                .containsExactly("a", "b");
    }

    @Test
    void oneGroupIsComposedAlone() {
        recipes.with("sweep/default.conf", "# One.\njobs = 1\n").with("sweep/two.conf", "# Two.\njobs = 2\n");
        Composer composer = new Composer(recipes.recipes());

        assertThat(composer.composeAlone("sweep", List.of("sweep=default"))
                        .config()
                        .root())
                .containsOnlyKeys("sweep");
        assertThat(composer.composeAlone("sweep", List.of("sweep=default", "sweep=two"))
                        .config()
                        .getInt("sweep.jobs"))
                .isEqualTo(2);
        assertThat(composer.composeAlone("sweep", List.of("sweep=two", "sweep.jobs=3"))
                        .config()
                        .getInt("sweep.jobs"))
                .isEqualTo(3);
        assertThatThrownBy(() -> composer.composeAlone("sweep", List.of("sweep=tow")))
                .hasMessageContaining("sweep has no recipe \"tow\"; did you mean two?");
    }

    private Sweep sweep(String... overrides) {
        return Sweep.of(List.of(overrides), recipes.recipes());
    }
}
