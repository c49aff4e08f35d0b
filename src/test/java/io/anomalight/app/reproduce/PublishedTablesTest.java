package io.anomalight.app.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.command.Anomalight;
import io.anomalight.app.command.CommandSection;
import io.anomalight.callbacks.metrics.RawScore;
import io.anomalight.callbacks.metrics.TestScores;
import io.anomalight.framework.config.Composer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The tables of configs/reproduce on tiny folders with the layouts of their data sets. */
class PublishedTablesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Composer COMPOSER =
            new Composer(RecipeSearch.standard().recipes());

    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private PublishedLayouts layouts;

    @BeforeEach
    void makeImages() throws IOException {
        layouts = PublishedLayouts.in(folder);
    }

    static Set<String> tables() {
        return RecipeSearch.standard().recipes().options("reproduce").keySet();
    }

    private static ReproduceConfig table(String name) {
        return new CommandSection("reproduce", List.of("reproduce=" + name), List.of())
                .read(COMPOSER, List.of(), ReproduceConfig.class);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void theLastPartOfEveryTableIsFoundInTheLayoutOfItsDataSet(String name) {
        ReproduceConfig table = table(name);
        String last = table.parts().get(table.parts().size() - 1);
        layouts.write(table.data(), last);
        Optional<String> only =
                Optional.of(last).filter(part -> table.division().isDivided());
        TableSelection selection = TableSelection.of(table, Optional.empty(), only, Optional.empty());

        FoundCategories found = FoundCategories.of(
                COMPOSER, table.division(), selection.points(List.of("data.root=" + layouts.root())));

        assertThat(found.missing()).isEmpty();
        assertThat(found.found()).containsExactly(last);
    }

    @Test
    void logicalAndStructuralAnomaliesOfLocoHaveFiguresOfTheirOwn() throws IOException {
        layouts.write("mvtec_loco", "pushpins");

        assertThat(reproduce("mvtec_loco", "categories=pushpins"))
                .as(err.toString())
                .isZero();

        JsonNode pushpins = figures().at("/lines/1");
        assertThat(pushpins.path("category").asText()).isEqualTo("pushpins");
        assertThat(pushpins.path("metrics"))
                .hasSize(4)
                .allSatisfy(figure -> assertThat(figure.path("mean").isNumber()).isTrue());
        assertThat(splits(0)).containsExactlyInAnyOrder("train", "validation", "test");
    }

    @Test
    void eachImageOfKolektorIsTestedInOneFoldAndPartsStayTogether() throws IOException {
        layouts.write("kolektor", "");

        assertThat(reproduce("kolektor", "jobs=2")).as(err.toString()).isZero();

        List<String> tested = new ArrayList<>();
        for (int fold = 0; fold < 3; fold++) {
            Set<String> parts = new HashSet<>();
            for (RawScore image : TestScores.read(results().resolve(Integer.toString(fold)))) {
                tested.add(image.path());
                parts.add(image.path().replaceFirst(".*(kos\\d+).*", "$1"));
            }
            assertThat(parts).hasSize(2); // of six
        }
        assertThat(tested).hasSize(30).doesNotHaveDuplicates();
        assertThat(figures().at("/lines").findValuesAsText("category")).containsExactly("mean", "0", "1", "2");
    }

    @Test
    void aTableWithoutCategoriesHasOneLineForEachRow() throws IOException {
        layouts.write("kolektor2", "");

        assertThat(reproduce("kolektor2")).as(err.toString()).isZero();

        JsonNode lines = figures().at("/lines");
        assertThat(lines).hasSize(1);
        assertThat(lines.at("/0/category").asText()).isEqualTo("mean");
        assertThat(lines.at("/0/jobs")).hasSize(1);
        assertThat(results().resolve("reproduce.md")).content().contains("| dfm_resnet18 | all ");
        assertThat(results().resolve("reproduce.html")).content().contains("Every row");
        assertThat(TestScores.read(results().resolve("0"))).hasSize(8);

        assertThat(reproduce("kolektor2", "categories=a")).isEqualTo(2);
        assertThat(err.toString()).contains("categories=a: this table has no categories; leave it out");
    }

    @Test
    void aDataSetThatIsNotThereIsNamed() {
        assertThat(reproduce("kolektor2")).isEqualTo(2);

        assertThat(err.toString()).contains("The data set is not found: ", "KolektorSDD2");
    }

    private List<String> splits(int job) throws IOException {
        JsonNode images =
                JSON.readTree(results().resolve(job + "/splits.json").toFile()).at("/images");
        return List.copyOf(new HashSet<>(images.findValuesAsText("split")));
    }

    private JsonNode figures() throws IOException {
        return JSON.readTree(results().resolve("reproduce.json").toFile());
    }

    private Path results() {
        return folder.resolve("results");
    }

    private int reproduce(String table, String... arguments) {
        List<String> all = new ArrayList<>(List.of("reproduce", table, "only=dfm_resnet18", "seeds=0"));
        Collections.addAll(all, arguments);
        all.addAll(List.of(
                "data.root=" + layouts.root(),
                "to=" + results(),
                "trainer.default_root_dir=" + folder.resolve("root"),
                "model.pre_trained=false",
                "model.layer=layer1",
                "model.input_size=32"));
        CommandLine line = Anomalight.commandLine();
        line.setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }
}
