package io.anomalight.callbacks.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.callbacks.Results;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private static final HostBatch BATCH =
            new HostBatch(List.of(Results.of("a.png", Label.NORMAL).image()));

    private final FakeRun run = new FakeRun(Path.of("results"));
    private long now;
    private final ProgressBar bar =
            new ProgressBar(new ProgressBar.Config(List.of("image_AUROC", "val_loss"), 1), run.console(), () -> now);

    @Test
    void showsAnEpochAndItsValidationAndPrintsALine() {
        Map<String, Measurement> scores = new LinkedHashMap<>();
        scores.put("val_loss", Measurement.exact(2.5));
        scores.put("pixel_AUROC", Measurement.exact(0.5));
        scores.put("image_AUROC", Measurement.exact(0.98765));

        train(12.5);
        validate(new Scores(scores));

        assertThat(run.said)
                .containsExactly(
                        "[Epoch 1/3 of 1 batches",
                        "loss 12.5",
                        "+1",
                        "]",
                        "[Validating of 1 batches",
                        "+1",
                        "]",
                        "Epoch 1/3  train_loss 12.5  image_AUROC 0.9877  val_loss 2.5");
    }

    @Test
    void leavesOutUndefinedScores() {
        train(1);
        validate(new Scores(Map.of("image_AUROC", Measurement.undefined("one class only"))));

        assertThat(run.said).endsWith("Epoch 1/3  train_loss 1");
    }

    @Test
    void printsAnEpochWithoutValidationBeforeTheNextOneAndAtTheEnd() {
        train(2);
        run.epoch = 1;
        train(1);
        bar.onFitEnd(run, FakeRun.REPORT);

        assertThat(run.said)
                .filteredOn(text -> text.contains("train_loss"))
                .containsExactly("Epoch 1/3  train_loss 2", "Epoch 2/3  train_loss 1");
        assertThat(run.said.indexOf("Epoch 1/3  train_loss 2")).isLessThan(run.said.indexOf("[Epoch 2/3 of 1 batches"));
    }

    @Test
    void aModelWithoutLossHasAnEpochLine() {
        bar.onTrainEpochStart(run, 1);
        bar.onTrainBatchEnd(run, BATCH, StepOutput.EMPTY);
        bar.onTrainEpochEnd(run, Map.of());
        bar.onFitEnd(run, FakeRun.REPORT);

        assertThat(run.said).containsExactly("[Epoch 1/3 of 1 batches", "+1", "]", "Epoch 1/3");
    }

    @Test
    void closesABarBeforeTheNextOneStarts() {
        run.stage = Stage.CALIBRATION;
        bar.onEvaluationStart(run, List.of(), 2);
        run.stage = Stage.TEST;
        bar.onEvaluationStart(run, List.of(), 3);
        bar.onTestEpochEnd(run, new Evaluation());
        run.stage = Stage.PREDICTION;
        bar.onEvaluationStart(run, List.of(), 4);
        bar.onPredictEnd(run);

        assertThat(run.said)
                .containsExactly(
                        "[Calibrating of 2 batches",
                        "]",
                        "[Testing of 3 batches",
                        "]",
                        "[Predicting of 4 batches",
                        "]");
    }

    @Test
    void showsTheSpeedAndTheLatestScoresBesideTheLoss() {
        run.scores = FakeRun.scores("image_AUROC", 0.75);
        bar.onTrainEpochStart(run, 2);
        step(4);
        step(4);

        assertThat(run.said)
                .contains("loss 1  0.25 images/s  image_AUROC 0.75")
                .filteredOn(text -> text.contains("images/s"))
                .hasSize(2);
    }

    @Test
    void refreshesEveryNBatchesAndAtTheEnd() {
        ProgressBar rare = bar(2);
        rare.onTrainEpochStart(run, 3);
        for (int i = 0; i < 3; i++) {
            rare.onTrainBatchEnd(run, BATCH, StepOutput.loss(i));
        }
        rare.onTrainEpochEnd(run, Map.of());

        assertThat(run.said).containsExactly("[Epoch 1/3 of 3 batches", "loss 1", "+2", "loss 2", "+1", "]");
    }

    @Test
    void withRefreshRateZeroPrintsOnlyTheEpochLines() {
        ProgressBar quiet = bar(0);
        quiet.onTrainEpochStart(run, 1);
        quiet.onTrainBatchEnd(run, BATCH, StepOutput.loss(1));
        quiet.onTrainEpochEnd(run, Map.of("loss", 1.0));
        quiet.onFitEnd(run, FakeRun.REPORT);

        assertThat(run.said).containsExactly("Epoch 1/3  train_loss 1");
    }

    @Test
    void aResumedEpochStartsAtItsNextBatchAndAnEndlessFitHasNoEpochCount() {
        run.maxEpochs = -1;
        run.epoch = 4;
        run.batch = 6;
        bar.onTrainEpochStart(run, 2);

        assertThat(run.said).containsExactly("[Epoch 5 from batch 7 of 2 batches");
    }

    @Test
    void anEpochContinuesAfterAValidationWithinIt() {
        bar.onFitStart(run);
        bar.onTrainEpochStart(run, 3);
        run.batch = 1;
        bar.onTrainBatchEnd(run, BATCH, StepOutput.EMPTY);
        validate(FakeRun.scores("val_loss", 2));
        bar.onTrainBatchStart(run, BATCH);

        assertThat(run.said)
                .endsWith("]", "Epoch 1/3 after batch 1  val_loss 2", "[Epoch 1/3 from batch 2 of 2 batches");
    }

    @Test
    void aValidationWithoutAFitHasNoEpoch() {
        validate(FakeRun.scores("val_loss", 2));

        assertThat(run.said).endsWith("Validation  val_loss 2");
    }

    @Test
    void namesTheSanityCheck() {
        run.stage = Stage.SANITY_CHECK;
        bar.onEvaluationStart(run, List.of(), 2);

        assertThat(run.said).containsExactly("[Checking sanity of 2 batches");
    }

    @Test
    void aFailureClosesTheBar() {
        bar.onTrainEpochStart(run, 1);
        bar.onException(run, new IllegalStateException());
        bar.onException(run, new IllegalStateException());

        assertThat(run.said).containsExactly("[Epoch 1/3 of 1 batches", "]");
    }

    private ProgressBar bar(int refreshRate) {
        return new ProgressBar(new ProgressBar.Config(List.of(), refreshRate), run.console(), () -> now);
    }

    private void step(long seconds) {
        now += seconds * 1_000_000_000;
        bar.onTrainBatchStart(run, BATCH);
        bar.onTrainBatchEnd(run, BATCH, StepOutput.loss(1));
    }

    private void train(double loss) {
        run.stage = Stage.TRAINING;
        bar.onTrainEpochStart(run, 1);
        bar.onTrainBatchEnd(run, BATCH, StepOutput.loss(loss));
        bar.onTrainEpochEnd(run, Map.of("loss", loss));
    }

    private void validate(Scores scores) {
        run.stage = Stage.VALIDATION;
        bar.onEvaluationStart(run, List.of(), 1);
        bar.onEvaluationStep(run, 16);
        bar.onValidationEpochEnd(run, new Evaluation());
        bar.onValidationEnd(run, scores);
    }
}
