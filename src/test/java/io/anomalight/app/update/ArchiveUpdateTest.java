package io.anomalight.app.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.Experiment;
import io.anomalight.app.TinyParts;
import io.anomalight.app.TrainedRun;
import io.anomalight.app.TwoCategories;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchiveVersions;
import io.anomalight.detector.archive.Lineage;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.TrainedImages;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.splits.SplitRecord;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.Sha256;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchiveUpdateTest {
    @TempDir
    Path folder;

    @Test
    void aModelThatLearnsByGradientsIsFittedAgainToTheImagesOfItsRunAndTheNewOnes() throws IOException {
        TinyUpdate tiny = TinyUpdate.of(folder, "stfpm");
        byte[] before = Files.readAllBytes(tiny.archive());

        UpdateResult result = tiny.update(tiny.withBad(), UpdateSettings.DEFAULT);

        assertThat(tiny.archive()).hasBinaryContent(before);
        assertThat(result.step().method()).isEqualTo("refitted");
        assertThat(result.step().learned() + result.step().heldOut()).isEqualTo(30);
        assertThat(result.step().bad()).isEqualTo(8);
        assertThat(result.step().parentSha256()).isEqualTo(Sha256.of(tiny.archive()));
        assertThat(result.sha256()).isEqualTo(Sha256.of(result.candidate()));
        SplitRecord former = SplitRecord.read(tiny.run()).orElseThrow();
        SplitRecord union = SplitRecord.read(result.run().orElseThrow()).orElseThrow();
        assertThat(union.sha256(Split.TRAIN))
                .containsAll(former.sha256(Split.TRAIN))
                .hasSize(former.sha256(Split.TRAIN).size() + result.step().learned());
        assertThat(union.sha256(Split.VALIDATION))
                .hasSize(former.sha256(Split.VALIDATION).size() + result.step().heldOut() + 8);
        ModelCard card = Archive.open(result.candidate()).card();
        assertThat(card.lineage().steps()).containsExactly(result.step());
        assertThat(card.postProcessor()).isEqualTo(result.thresholds().after());
        TrainedImages learned = TrainedImages.of(card).orElseThrow();
        assertThat(union.sha256(Split.TRAIN)).allMatch(learned::contains);
        assertThat(union.sha256(Split.VALIDATION)).noneMatch(learned::contains);

        putLiveScoreAndRollBack(tiny, before, result);
    }

    private static void putLiveScoreAndRollBack(TinyUpdate tiny, byte[] before, UpdateResult result)
            throws IOException {
        ArchiveVersions versions = ArchiveVersions.of(tiny.archive());
        versions.promote(ArchiveVersions.KEEP);
        try (Detector detector = Detector.load(tiny.archive())) {
            Detection bad = detector.predict(tiny.bad().resolve("0.png"));
            assertThat(bad.threshold()).isEqualTo(result.thresholds().after().imageThreshold());
            assertThat(bad.score()).isFinite();
        }
        versions.rollback(false);
        assertThat(tiny.archive()).hasBinaryContent(before);
    }

    @Test
    void imagesOfEarlierFitsAreFoundAgainInTheNextOne() throws IOException {
        TinyUpdate tiny = TinyUpdate.of(folder, "stfpm");
        List<Path> all = tiny.onlyGood().good();
        UpdateResult first =
                tiny.update(new UpdateImages(all.subList(0, 15), tiny.withBad().bad()), UpdateSettings.DEFAULT);
        ArchiveVersions.of(tiny.archive()).promote(ArchiveVersions.KEEP);

        UpdateResult second = tiny.update(new UpdateImages(all.subList(15, 30), List.of()), UpdateSettings.DEFAULT);

        List<String> former =
                SplitRecord.read(first.run().orElseThrow()).orElseThrow().sha256(Split.TRAIN);
        assertThat(SplitRecord.read(second.run().orElseThrow()).orElseThrow().sha256(Split.TRAIN))
                .containsAll(former)
                .hasSize(former.size() + second.step().learned());
        assertThat(Archive.open(second.candidate()).card().lineage().steps())
                .extracting(Lineage.Step::generation)
                .containsExactly(1, 2);
        assertThat(tiny.printed).noneMatch(line -> line.contains("forgets"));
    }

    @ParameterizedTest
    @CsvSource({"padim, exact", "dfm, exact", "patchcore, extended"})
    void aModelThatKeepsWhatAnUpdateNeedsGoesOnLearningWithoutItsRun(String model, String method) throws IOException {
        TinyUpdate tiny = TinyUpdate.of(folder, model);
        tiny.removeRun();
        byte[] before = Files.readAllBytes(tiny.archive());
        List<Path> all = tiny.onlyGood().good();

        UpdateResult first =
                tiny.update(new UpdateImages(all.subList(0, 20), tiny.withBad().bad()), UpdateSettings.DEFAULT);
        assertThat(first.step().method()).isEqualTo(method);
        assertThat(first.step().bound().isPresent()).isEqualTo(method.equals("extended"));
        assertThat(first.run()).isEmpty();
        assertThat(first.before().values().keySet())
                .isEqualTo(first.scores().values().keySet());
        assertThat(first.before().get("image_AUROC")).isPresent();
        assertThat(first.lines()).anyMatch(line -> line.contains("image_AUROC") && line.contains("(before "));
        assertThat(first.verification().images())
                .isEqualTo(first.step().heldOut() + first.step().bad());
        assertThat(first.thresholds().after().falseAlarms().normalImages())
                .isEqualTo(first.step().heldOut());
        putLiveScoreAndRollBack(tiny, before, first);
        ArchiveVersions.of(tiny.archive()).promote(ArchiveVersions.KEEP);

        UpdateResult second = tiny.update(tiny.onlyGood(), UpdateSettings.DEFAULT);
        assertThat(second.step().generation()).isEqualTo(2);
        assertThat(second.step().learned()).isLessThan(10);
        assertThat(second.step().heldOut()).isGreaterThanOrEqualTo(first.step().heldOut());
        assertThat(tiny.printed).anyMatch(line -> line.contains("learned already"));
        TrainedImages learned =
                TrainedImages.of(Archive.open(second.candidate()).card()).orElseThrow();
        assertThat(learned.size())
                .isEqualTo(TrainedImages.of(Archive.open(tiny.archive()).card())
                                .orElseThrow()
                                .size()
                        + second.step().learned());
    }

    @Test
    void withoutBadImagesTheThresholdKeepsTheRateOrPromisesTheOneThatIsAskedFor() throws IOException {
        TinyUpdate tiny = TinyUpdate.of(folder, "padim", "model.n_features=20");
        tiny.removeRun();

        UpdateResult usual = tiny.update(tiny.onlyGood(), UpdateSettings.DEFAULT);
        FalseAlarmPromise kept = usual.thresholds().after().falseAlarms();
        assertThat(kept.choice()).isEqualTo(FalseAlarmPromise.Choice.RATE);
        assertThat(kept.asked()).isEqualTo(0.01);
        assertThat(usual.lines()).anyMatch(line -> line.contains("can't promise a false-alarm rate of 1 %"));

        UpdateSettings promising = UpdateSettings.DEFAULT.withRate(0.4, true);
        FalseAlarmPromise promised = tiny.update(tiny.withBad(), promising.replacing())
                .thresholds()
                .after()
                .falseAlarms();
        assertThat(promised.asked()).isEqualTo(0.4);
        assertThat(promised.bound()).isLessThanOrEqualTo(0.4);

        assertThatThrownBy(() -> tiny.update(
                        tiny.onlyGood(),
                        UpdateSettings.DEFAULT.withRate(0.01, true).replacing()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("299 are needed");
    }

    @Test
    void aStoppedUpdateWritesNothing() throws IOException {
        TinyUpdate tiny = TinyUpdate.of(folder, "padim", "model.n_features=20");
        for (UpdateSettings.Method method : UpdateSettings.Method.values()) {
            StopSignal stop = () -> true;
            assertThatThrownBy(
                            () -> ArchiveUpdate.of(tiny.archive(), tiny.withBad(), UpdateSettings.DEFAULT.with(method))
                                    .run(tiny.console(), stop))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("stopped");
        }
        assertThat(ArchiveVersions.of(tiny.archive()).candidate()).doesNotExist();
    }

    @Test
    void aFitNeedsTheRunOfTheArchiveAndNoOther() throws IOException {
        TinyUpdate tiny = TinyUpdate.of(folder, "stfpm");
        tiny.removeRun();
        assertThatThrownBy(() -> tiny.update(tiny.withBad(), UpdateSettings.DEFAULT))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("run=<folder>");

        TinyUpdate other = TinyUpdate.of(folder.resolve("other"), "padim", "model.n_features=20");
        assertThatThrownBy(() -> tiny.update(
                        tiny.withBad(), UpdateSettings.DEFAULT.withRun(Optional.of(other.run()), Optional.empty())))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("did not train this archive: its model is padim, not stfpm");

        Path fresh = folder.resolve("again");
        UpdateResult result = tiny.update(
                tiny.withBad(),
                UpdateSettings.DEFAULT.withRun(Optional.of(folder.resolve("elsewhere")), Optional.of(fresh)));
        assertThat(result.run()).contains(fresh);
    }

    @Test
    void aModelOfSeveralCategoriesNeedsTheCategoryOfTheImagesAndItsRun() throws IOException {
        TwoCategories both = TwoCategories.write(folder.resolve("both"));
        TrainedRun trained = both.experiment("padim", "[dark,light]").train();
        Path archive = folder.resolve("both.anomalight");
        Experiment.open(trained.directory()).export(trained.directory(), archive, WeightsPrecision.F32);
        TinyParts.write(folder, 36, 2);
        for (int i = 0; i < 16; i++) { // the images of both categories are made of these
            Files.delete(folder.resolve("good").resolve(i + ".png"));
        }
        UpdateImages images = UpdateImages.ofFolders(
                folder.resolve("good"), Optional.of(folder.resolve("bad")), Optional.empty(), skipped -> {});

        assertThatThrownBy(() -> ArchiveUpdate.of(archive, images, UpdateSettings.DEFAULT)
                        .run(Console.SILENT, StopSignal.NEVER))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("choose one of dark, light");
        UpdateResult result = ArchiveUpdate.of(archive, images, UpdateSettings.DEFAULT.in("dark"))
                .run(Console.SILENT, StopSignal.NEVER);

        assertThat(result.thresholds().after().categories()).containsOnlyKeys("dark", "light");
        assertThat(result.thresholds().after().of("dark").falseAlarms().normalImages())
                .isEqualTo(result.thresholds().before().of("dark").falseAlarms().normalImages()
                        + result.step().heldOut());
        assertThat(result.thresholds().after().of("light").falseAlarms().normalImages())
                .isEqualTo(
                        result.thresholds().before().of("light").falseAlarms().normalImages());
    }

    @Test
    void anArchiveWithInt8WeightsIsRefused() {
        Path archive = TinyArchive.write(folder.resolve("int8.anomalight"), WeightsPrecision.INT8);
        UpdateImages images = new UpdateImages(List.of(folder.resolve("none.png")), List.of());
        assertThatThrownBy(() -> ArchiveUpdate.of(archive, images, UpdateSettings.DEFAULT)
                        .run(Console.SILENT, StopSignal.NEVER))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("int8 weights");
    }
}
