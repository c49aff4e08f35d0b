package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.UserError;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.logging.Console;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.testing.LinesConsole;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(300)
class RunSplitsTest {
    private static final List<String> DEFECTS = List.of("data.abnormal_dir=bad", "data.mask_dir=masks");

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private final Console console = new LinesConsole(said);

    @BeforeEach
    void parts() throws IOException {
        TinyParts.write(folder.resolve("parts"), 20, 8);
    }

    @Test
    void aRunRecordsItsImagesWithSizeAndChecksum() throws IOException {
        JsonNode record = record(train());
        assertThat(record.get("root").asText())
                .isEqualTo(folder.resolve("parts").toString());
        assertThat(record.get("images")).hasSize(28).allSatisfy(image -> {
            Path file = folder.resolve("parts").resolve(image.get("path").asText());
            assertThat(image.get("bytes").asLong()).isEqualTo(Files.size(file));
            assertThat(image.get("sha256").asText()).hasSize(64);
            assertThat(image.has("mask_sha256"))
                    .isEqualTo(image.get("path").asText().startsWith("bad/"));
        });
    }

    @Test
    void aRunThatWouldLieAmongItsImagesIsRefusedBeforeAnythingIsWritten() {
        Path within = folder.resolve("parts/good/run");

        assertThatThrownBy(() -> train("trainer.default_root_dir=" + within))
                .isInstanceOf(UserError.class)
                .hasMessage("the results would be written to " + within + ", which lies in "
                        + folder.resolve("parts/good")
                        + ", the folder of normal training images: the next run would take"
                        + " its figures for images. Name a folder elsewhere with to= or trainer.default_root_dir");
        assertThat(within).doesNotExist();
    }

    @Test
    void imagesThatAreAddedAreLeftOutAndNamedAndTheScoresStay() throws IOException {
        TrainedRun run = train();
        copy("good/0.png", "good/new.png");
        copy("bad/0.png", "bad/new.png");
        copy("masks/0.png", "masks/new.png");

        Scores again = open(run).test(run.directory(), folder.resolve("again"));

        assertThat(again).isEqualTo(run.scores());
        assertThat(said)
                .anyMatch(line -> line.startsWith(
                        "2 images are new since the run began and left out: " + folder.resolve("parts/bad/new.png")));
    }

    @Test
    void anotherSeedOrAnotherWayToSplitChangesNotWhatARunIsJudgedBy() throws IOException {
        TrainedRun run = train();
        Experiment other =
                open(run, "data.split.seed=7", "data.split.validation=same_as_test", "data.split.test_split_ratio=0.7");
        assertThat(other.test(run.directory(), folder.resolve("again"))).isEqualTo(run.scores());
        assertThat(said).anyMatch(line -> line.contains("into another split; what splits.json records counts"));
    }

    @Test
    void aSplitThatWouldBeTheSameTodayIsPassedOverInSilence() throws IOException {
        TrainedRun run = train();
        open(run).test(run.directory(), folder.resolve("again"));
        assertThat(said).noneMatch(line -> line.contains("into another split"));
    }

    @Test
    void aTestImageThatIsChangedOrMissingIsRefusedByName() throws IOException {
        TrainedRun run = train();
        List<String> test = images(run, "test");
        copy("good/0.png", test.get(test.size() - 1));
        Files.delete(folder.resolve("parts").resolve(test.get(0)));
        assertThatThrownBy(() -> open(run).test(run.directory(), folder.resolve("again")))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(
                        "2 images of the test split of this run can't be found as splits.json records them: ")
                .hasMessageContaining(test.get(0) + " (missing)")
                .hasMessageContaining(test.get(test.size() - 1) + " (changed)")
                .hasMessageEndingWith("or judge what is there now with splits=anew");
    }

    @Test
    void aValidationImageThatIsMissingIsRefusedByValidateAndExport() throws IOException {
        TrainedRun run = train();
        String missing = images(run, "validation").get(0);
        Files.delete(folder.resolve("parts").resolve(missing));
        Path archive = folder.resolve("part.anomalight");

        assertThatThrownBy(() -> open(run).validate(run.directory(), folder.resolve("again")))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("1 image of the validation split of this run can't be found")
                .hasMessageContaining(missing + " (missing)");
        assertThatThrownBy(() -> open(run).export(run.directory(), archive, WeightsPrecision.F32))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("1 image of the validation split of this run can't be found")
                .hasMessageContaining(missing + " (missing)");
        assertThat(archive).doesNotExist();
    }

    @Test
    void whatIsNotJudgedMayChange() throws IOException {
        TrainedRun run = train();
        List<String> trained = images(run, "train");
        copy("bad/0.png", trained.get(0));
        Files.delete(folder.resolve("parts").resolve(trained.get(1)));
        assertThat(open(run).test(run.directory(), folder.resolve("again"))).isEqualTo(run.scores());
    }

    @Test
    void theDataMayBeMoved() throws IOException {
        TrainedRun run = train();
        Files.move(folder.resolve("parts"), folder.resolve("moved"));
        assertThat(open(run, "data.root=" + folder.resolve("moved")).test(run.directory(), folder.resolve("again")))
                .isEqualTo(run.scores());
    }

    @Test
    void imagesOfAnotherDayAreJudgedWithoutThoseThatWereTrainedOn() throws IOException {
        TrainedRun run = train();
        TinyParts.write(folder.resolve("later"), 12, 6);
        Path seen = folder.resolve("parts").resolve(images(run, "train").get(0));
        for (int i = 0; i < 40; i++) {
            Files.copy(seen, folder.resolve("later/good/seen" + i + ".png"));
        }
        open(run, "data.root=" + folder.resolve("later"))
                .test(run.directory(), folder.resolve("again"), JudgedImages.ANEW);
        assertThat(said)
                .anyMatch(line -> line.contains("left out, since the run was trained on the same file: ")
                        && line.contains("later/good/seen"));
    }

    @Test
    void aResumedRunGoesOnWithItsOwnImages() throws IOException {
        TrainedRun run = train();
        copy("good/0.png", "good/0new.png");
        TrainedRun further = open(run, "trainer.max_epochs=2", "trainer.seed=0").resume(run.directory());
        assertThat(further.report().epochs()).isEqualTo(2);
        assertThat(said).anyMatch(line -> line.startsWith("1 image is new since the run began and left out: "));
    }

    @Test
    void aResumedRunRefusesOtherContentsUnderTheSameNames() throws IOException {
        TrainedRun run = train();
        copy("bad/0.png", images(run, "train").get(0));
        assertThatThrownBy(() -> open(run, "trainer.max_epochs=2").resume(run.directory()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("1 image of the run can't be found as splits.json records it: ")
                .hasMessageContaining(images(run, "train").get(0) + " (changed)");
    }

    @Test
    void settingsThatAResumedRunRefusesDoNotBecomeItsOwn() throws IOException {
        TrainedRun run = train();
        String config = Files.readString(run.directory().resolve("config.conf"));
        String facts = Files.readString(run.directory().resolve("run.json"));
        assertThatThrownBy(() ->
                        open(run, "trainer.max_epochs=2", "trainer.seed=9").resume(run.directory()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("trainer.seed");
        assertThat(run.directory().resolve("config.conf")).hasContent(config);
        assertThat(run.directory().resolve("run.json")).hasContent(facts);
        assertThat(open(run, "trainer.max_epochs=2")
                        .resume(run.directory())
                        .report()
                        .epochs())
                .isEqualTo(2);
        assertThat(run.directory().resolve("config.conf")).content().contains("\"max_epochs\"=2");
    }

    @Test
    void aRunOfBeforeIsOpenedWithAWordOfCaution() throws IOException {
        TrainedRun run = train("data.split.seed=null");
        Files.delete(run.directory().resolve("splits.json"));
        Path config = run.directory().resolve(RunFolder.CONFIG);
        Files.writeString(config, Files.readString(config).replaceAll("(?m)^.*seed\\s*=\\s*null.*$", ""));
        assertThat(Files.readString(config)).doesNotContain("seed=null");

        assertThat(open(run).test(run.directory(), folder.resolve("again"))).isEqualTo(run.scores());
        assertThat(said).anyMatch(line -> line.contains("did not record which images it was trained on"));
        assertThat(open(run, "trainer.max_epochs=2")
                        .resume(run.directory())
                        .report()
                        .epochs())
                .isEqualTo(2);
    }

    @Test
    void aDamagedRecordIsSaidSo() throws IOException {
        TrainedRun run = train();
        for (String damage :
                List.of("", "{\"root\": 1}", "{\"format\":1,\"root\":\"/\",\"images\":[{\"path\":\"a\"}]}")) {
            Files.writeString(run.directory().resolve("splits.json"), damage);
            assertThatThrownBy(() -> open(run).validate(run.directory(), folder.resolve("again")))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("splits.json is damaged");
        }
    }

    @Test
    void everyMaskIsCheckedBeforeTheFitAndAllFaultsAreNamedAtOnce() throws IOException {
        ImageIO.write(new BufferedImage(48, 48, BufferedImage.TYPE_BYTE_GRAY), "png", mask("0.png"));
        ImageIO.write(new BufferedImage(47, 48, BufferedImage.TYPE_BYTE_GRAY), "png", mask("3.png"));
        Files.writeString(folder.resolve("parts/masks/5.png"), "no picture");
        assertThatThrownBy(this::train)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("3 masks can't be used: ")
                .hasMessageContaining("masks/0.png is black all over")
                .hasMessageContaining("masks/3.png is 48x47")
                .hasMessageContaining("masks/5.png");
        assertThat(folder.resolve("results")).doesNotExist();

        train("data.on_error=skip");
        assertThat(said).anyMatch(line -> line.startsWith("ATTENTION: 3 masks can't be used: "));
    }

    @Test
    void theSameFileTrainedAndJudgedUnderTwoNamesIsSaidAloud() throws IOException {
        for (int i = 0; i < 20; i++) {
            copy("good/0.png", "good/same" + i + ".png");
        }
        train();
        assertThat(said)
                .anyMatch(line -> line.contains("also trained on under another name") && line.contains("data inspect"));
    }

    @Test
    void anArchiveRefusesToBeCalibratedWithWhatItsModelWasTrainedOn() throws IOException {
        TrainedRun run = train();
        copy("good/0.png", "good/new.png");
        Path archive = folder.resolve("part.anomalight");
        open(run).export(run.directory(), archive, WeightsPrecision.F32);
        Path fresh = Files.createDirectories(folder.resolve("fresh"));
        TinyParts.write(folder.resolve("later"), 21, 0);
        Files.copy(folder.resolve("later/good/20.png"), fresh.resolve("0.png"));
        assertThat(calibrate(archive, fresh)).isEmpty();

        Files.copy(folder.resolve("parts").resolve(images(run, "train").get(0)), fresh.resolve("renamed.png"));
        assertThat(calibrate(archive, fresh))
                .contains("1 of the 2 images were trained on, perhaps under another name: "
                        + fresh.resolve("renamed.png"));
    }

    private static String calibrate(Path archive, Path images) {
        StringWriter errors = new StringWriter();
        CommandLine line = Anomalight.commandLine().setErr(new PrintWriter(errors, true));
        int code = line.execute("calibrate", "model=" + archive, "images=" + images, "false_positive_rate=0");
        assertThat(code).isEqualTo(errors.toString().isEmpty() ? 0 : 2);
        return errors.toString();
    }

    private TrainedRun train(String... more) {
        List<String> overrides = new ArrayList<>(List.of("trainer.max_epochs=1", "logger=none"));
        overrides.addAll(DEFECTS);
        overrides.addAll(List.of(more));
        return Experiment.of(
                        new Composer(RecipeSearch.standard().recipes()).compose(TinyCflow.overrides(folder, overrides)),
                        console)
                .train();
    }

    private Experiment open(TrainedRun run, String... overrides) {
        return Experiment.of(
                new Composer(RecipeSearch.standard().recipes())
                        .recompose(run.directory().resolve(RunFolder.CONFIG), List.of(overrides)),
                console);
    }

    private File mask(String name) {
        return folder.resolve("parts/masks").resolve(name).toFile();
    }

    private void copy(String from, String to) throws IOException {
        Path parts = folder.resolve("parts");
        Files.copy(parts.resolve(from), parts.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }

    private static JsonNode record(TrainedRun run) throws IOException {
        return new ObjectMapper()
                .readTree(run.directory().resolve("splits.json").toFile());
    }

    private static List<String> images(TrainedRun run, String split) throws IOException {
        List<String> images = new ArrayList<>();
        record(run).get("images").forEach(image -> {
            if (image.get("split").asText().equals(split)) {
                images.add(image.get("path").asText());
            }
        });
        return images;
    }
}
