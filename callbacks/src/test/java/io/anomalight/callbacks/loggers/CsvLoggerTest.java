package io.anomalight.callbacks.loggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.logging.RunLogger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvLoggerTest {
    /** The scalars of a fit: two epochs of two steps, the second one with a validation within it, and a test. */
    private static final List<Entry> FIT = List.of(
            new Entry(1, "train_loss_step", 3, "epoch", 0),
            new Entry(1, "lr-level", 0.1),
            new Entry(2, "train_loss_step", 2.5, "epoch", 0),
            new Entry(2, "lr-level", 0.1),
            new Entry(2, "train_loss_epoch", 2.75, "epoch", 0),
            new Entry(2, "val_loss", Double.NaN, "image_AUROC", 1, "epoch", 0),
            new Entry(3, "train_loss_step", 2, "epoch", 1),
            new Entry(3, "lr-level", 0.05),
            new Entry(3, "val_loss", 1, "pixel_AUROC", 0.5, "epoch", 1),
            new Entry(4, "train_loss_step", Double.POSITIVE_INFINITY, "epoch", 1),
            new Entry(4, "lr-level", 0.05),
            new Entry(4, "train_loss_epoch", 1e-4, "epoch", 1),
            new Entry(4, "test_image_AUROC", 0.75));

    private static final List<String> ROWS = List.of(
            "step,epoch,train_loss_step,lr-level,train_loss_epoch,val_loss,image_AUROC,pixel_AUROC,test_image_AUROC",
            "1,0,3.0,0.1,,,,,",
            "2,0,2.5,0.1,2.75,nan,1.0,,",
            "3,1,2.0,0.05,,1.0,,0.5,",
            "4,1,inf,0.05,1.0E-4,,,,0.75");

    private final Path folder;
    private final Path file;

    CsvLoggerTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("metrics.csv");
    }

    @Test
    void writesOneRowPerStepWithTheUnionOfTheKeys() throws IOException {
        record(OptionalLong.empty(), FIT);

        assertThat(file).hasContent(String.join("\n", ROWS) + "\n");
        assertThat(folder).isDirectoryNotContaining("glob:**/*.tmp");
    }

    @Test
    void everyRowIsInTheFileWhenTheCallReturns() throws IOException {
        CsvLogger logger = new CsvLogger(folder, OptionalLong.empty());
        FIT.subList(0, 3).forEach(entry -> entry.record(logger));

        assertThat(file).hasContent("step,epoch,train_loss_step,lr-level\n1,0,3.0,0.1\n2,0,2.5,\n");
    }

    @Test
    void aRunKilledAtAnyStepAndResumedWritesTheSameFile() throws IOException {
        record(OptionalLong.empty(), FIT);
        byte[] straight = Files.readAllBytes(file);
        for (int killed = 1; killed <= FIT.size(); killed++) {
            record(OptionalLong.empty(), FIT.subList(0, killed));
            Files.writeString(file, "5,2,0.1", StandardOpenOption.APPEND); // an unfinished row
            byte[] left = Files.readAllBytes(file);
            for (int saved = 1; saved <= killed; saved++) {
                Files.write(file, left);

                record(OptionalLong.of(FIT.get(saved - 1).step), FIT.subList(saved, FIT.size()));

                assertThat(Files.readAllBytes(file))
                        .as("killed after %d entries, saved after %d", killed, saved)
                        .isEqualTo(straight);
            }
        }
    }

    @Test
    void resumedBeforeTheFirstRowItStartsANewFile() throws IOException {
        record(OptionalLong.empty(), FIT);
        record(OptionalLong.of(0), List.of());

        assertThat(file).doesNotExist();
    }

    @Test
    void resumedWithoutAFileItStartsOne() throws IOException {
        record(OptionalLong.of(2), FIT.subList(6, 7));

        assertThat(file).hasContent("step,epoch,train_loss_step\n3,1,2.0\n");
    }

    @Test
    void anEarlierStepUpdatesItsRow() throws IOException {
        record(
                OptionalLong.empty(),
                List.of(new Entry(5, "b", 1), new Entry(9, "b", 2), new Entry(5, "a", 3), new Entry(7, "a", 4)));

        assertThat(file).hasContent("step,epoch,b,a\n5,,1.0,3.0\n7,,,4.0\n9,,2.0,\n");
    }

    @Test
    void aShorterValueLeavesNothingOfTheLongerOne() throws IOException {
        record(OptionalLong.empty(), List.of(new Entry(5, "loss", 123.456), new Entry(5, "loss", 1)));

        assertThat(file).hasContent("step,epoch,loss\n5,,1.0\n");
    }

    @Test
    void quotesNamesAndReadsThemBack() throws IOException {
        record(OptionalLong.empty(), List.of(new Entry(1, "a, \"größer\"", 1)));
        record(OptionalLong.of(1), List.of(new Entry(2, "a, \"größer\"", 2)));

        assertThat(file).hasContent("step,epoch,\"a, \"\"größer\"\"\"\n1,,1.0\n2,,2.0\n");
    }

    @Test
    void aScalarCalledStepDoesNotMoveTheRow() throws IOException {
        record(OptionalLong.empty(), List.of(new Entry(1, "step", 7), new Entry(2, "step", 7, "loss", 1)));

        assertThat(file).hasContent("step,epoch,loss\n2,,1.0\n");
    }

    @Test
    void refusesAFileThatIsNotATableOfSteps() throws IOException {
        Files.writeString(file, "step,epoch,loss\n1,0,3\nx,0,2\n");

        assertThatThrownBy(() -> new CsvLogger(folder, OptionalLong.of(4)))
                .isInstanceOf(UserError.class)
                .hasMessage(file + " can't be continued: row 2 has no step, or not a cell for each column; move it away"
                        + " to start a new one");
    }

    @Test
    void refusesAFileWithUnmatchedQuotes() throws IOException {
        Files.writeString(file, "step,epoch,loss\n1,0,\"3\n");

        assertThatThrownBy(() -> new CsvLogger(folder, OptionalLong.of(4)))
                .isInstanceOf(UserError.class)
                .hasMessage(file + " can't be continued: its quotes don't match; move it away to start a new one");
    }

    @Test
    void aFileThatCannotBeWrittenIsAnErrorThatNamesIt() throws IOException {
        Files.createDirectories(file.resolve("in the way"));

        assertThatThrownBy(() -> new CsvLogger(folder, OptionalLong.empty()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(file + " can't be written: ");
    }

    @Test
    void writesTheSettingsAtTheEndOfTheRun() throws IOException {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("model.lr", 1e-4);
        settings.put("model.layers", List.of("layer2", "layer3"));
        Path written = folder.resolve("hparams.json");

        new CsvLogger(folder, OptionalLong.empty()).hyperparameters(settings, Map.of("image_AUROC", 1.0));
        assertThat(written)
                .hasContent("{\n  \"model.lr\" : 1.0E-4,\n  \"model.layers\" : [ \"layer2\", \"layer3\" ]\n}\n");

        CsvLogger resumed = new CsvLogger(folder, OptionalLong.of(1));
        assertThat(written).doesNotExist();
        resumed.hyperparameters(Map.of("model.lr", 1), Map.of());
        assertThat(written).hasContent("{\n  \"model.lr\" : 1\n}\n");
    }

    private void record(OptionalLong resumedAt, List<Entry> entries) {
        try (CsvLogger logger = new CsvLogger(folder, resumedAt)) {
            entries.forEach(entry -> entry.record(logger));
        }
    }

    /** One call of {@link RunLogger#scalars}. */
    private record Entry(long step, Map<String, Double> values) {
        Entry(long step, Object... namesAndValues) {
            this(step, new LinkedHashMap<>());
            for (int i = 0; i < namesAndValues.length; i += 2) {
                values.put((String) namesAndValues[i], ((Number) namesAndValues[i + 1]).doubleValue());
            }
        }

        void record(RunLogger logger) {
            logger.scalars(step, values);
        }
    }
}
