package io.anomalight.callbacks.stopping;

import static io.anomalight.callbacks.FakeRun.scores;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.framework.callback.Monitor.Mode;
import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
    private final FakeRun run = FakeRun.publishing("pixel_AUROC", "image_AUROC", "val_loss");

    @Test
    void withoutValidationTheModelsIsOffAndTheRecipesIsRefused() {
        run.validates = false;
        run.catalog.replaceAll((metric, reason) -> Optional.of("validation is off"));
        EarlyStopping own = new EarlyStopping("model.early_stopping.metric", "auto", Mode.AUTO, 1);
        own.onFitStart(run);
        assertThat(own.stateDict()).isEmpty();

        assertThatThrownBy(() -> new EarlyStopping(config("val_loss", Mode.AUTO, 1, 0), run.console()).onFitStart(run))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "callbacks.early_stopping.monitor = val_loss can't be monitored: validation will not publish"
                                + " it (validation is off). It will publish nothing");
    }

    @Test
    void stopsAfterPatienceWithoutImprovement() {
        EarlyStopping stopping = new EarlyStopping(config("auto", Mode.AUTO, 2, 0), run.console());

        validate(stopping, "pixel_AUROC", 0.5, 0.981, 0.98);
        assertThat(run.stopRequests).isEmpty();
        stopping.onValidationEnd(run, scores("pixel_AUROC", 0.981));

        assertThat(run.stopRequests).containsExactly("pixel_AUROC did not improve on 0.981 in 2 validations");
    }

    @Test
    void anImprovementRestartsThePatience() {
        EarlyStopping stopping = new EarlyStopping(config("image_AUROC", Mode.MAX, 2, 0), run.console());

        validate(stopping, "image_AUROC", 0.5, 0.4, 0.6, 0.5, 0.7, 0.6);

        assertThat(run.stopRequests).isEmpty();
    }

    @Test
    void lessIsBetterForALoss() {
        EarlyStopping stopping = new EarlyStopping(config("val_loss", Mode.AUTO, 1, 0), run.console());

        validate(stopping, "val_loss", 3, 2, 1);
        assertThat(run.stopRequests).isEmpty();
        stopping.onValidationEnd(run, scores("val_loss", 1.5));

        assertThat(run.stopRequests).containsExactly("val_loss did not improve on 1 in 1 validation");
    }

    @Test
    void aChangeBelowMinDeltaIsNoImprovement() {
        EarlyStopping stopping = new EarlyStopping(config("image_AUROC", Mode.MAX, 2, 0.1), run.console());

        validate(stopping, "image_AUROC", 0.5, 0.55, 0.59);

        assertThat(run.stopRequests)
                .containsExactly("image_AUROC did not improve on 0.5 by more than 0.1 in 2 validations");
    }

    @Test
    void stopsAtOnceIfTheMetricIsNotFinite() {
        run.epoch = 4;

        validate(new EarlyStopping(config("val_loss", Mode.MIN, 9, 0), run.console()), "val_loss", Double.NaN);

        assertThat(run.stopRequests).containsExactly("val_loss is NaN after epoch 5");
    }

    @Test
    void nanIsNoImprovementWithoutCheckFinite() {
        EarlyStopping stopping = new EarlyStopping(
                new EarlyStopping.Config("val_loss", Mode.MIN, 2, 0, true, false, Optional.empty(), Optional.empty()),
                run.console());

        validate(stopping, "val_loss", 1, Double.NaN);
        assertThat(run.stopRequests).isEmpty();
        stopping.onValidationEnd(run, scores("val_loss", Double.NaN));

        assertThat(run.stopRequests).containsExactly("val_loss did not improve on 1 in 2 validations");
    }

    @Test
    void refusesAnUnknownMetricAtTheStartWithItsKey() {
        run.catalog.put("pixel_AUPRO", Optional.of("validation has no masks"));

        assertThatThrownBy(() -> new EarlyStopping(config("image_AUC", Mode.MAX, 1, 0), run.console()).onFitStart(run))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "callbacks.early_stopping.monitor = image_AUC can't be monitored: validation will not publish"
                                + " it. It will publish: pixel_AUROC, image_AUROC, val_loss");
        assertThatThrownBy(() ->
                        new EarlyStopping("model.early_stopping.metric", "pixel_AUPRO", Mode.MAX, 1).onFitStart(run))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("model.early_stopping.metric = pixel_AUPRO can't be monitored")
                .hasMessageContaining("validation has no masks");
    }

    @Test
    void anUndefinedMetricIsAnErrorThatListsTheDefinedOnes() {
        EarlyStopping stopping = new EarlyStopping(config("image_AUROC", Mode.MAX, 1, 0), run.console());
        stopping.onFitStart(run);
        Scores undefined = new Scores(
                Map.of("image_AUROC", Measurement.undefined("one class only"), "val_loss", Measurement.exact(1)));

        assertThatThrownBy(() -> stopping.onValidationEnd(run, undefined))
                .isInstanceOf(UserError.class)
                .hasMessage("callbacks.early_stopping.monitor = image_AUROC can't be monitored: this validation left it"
                        + " undefined (one class only). Defined are: val_loss");
        assertThatThrownBy(() -> stopping.onValidationEnd(run, scores("val_loss", 1)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("undefined (it was not published). Defined are: val_loss");
    }

    @Test
    void doesNothingInAFastDevRun() {
        run.limits = FakeRun.QUICK;
        EarlyStopping stopping = new EarlyStopping(config("image_AUC", Mode.MAX, 1, 0), run.console());
        validate(stopping, "image_AUROC", 0.9, 0.8);

        assertThat(run.stopRequests).isEmpty();
        assertThat(stopping.stateDict()).isEmpty();
    }

    @Test
    void aSecondFitStartsAfresh() {
        EarlyStopping stopping = new EarlyStopping(config("image_AUROC", Mode.MAX, 2, 0), run.console());
        validate(stopping, "image_AUROC", 0.9, 0.8);
        stopping.onFitEnd(run, FakeRun.REPORT);

        validate(stopping, "image_AUROC", 0.5, 0.4);

        assertThat(run.stopRequests).isEmpty();
    }

    @Test
    void ignoresAValidationOutsideAFit() {
        EarlyStopping stopping = new EarlyStopping(config("image_AUROC", Mode.MAX, 1, 0), run.console());
        stopping.onValidationEnd(run, Scores.NONE);
        stopping.onFitStart(run);
        stopping.onException(run, new IllegalStateException());
        stopping.onValidationEnd(run, Scores.NONE);

        assertThat(run.stopRequests).isEmpty();
    }

    @Test
    void stopsAtTheStoppingThreshold() {
        run.epoch = 2;
        EarlyStopping stopping =
                new EarlyStopping(thresholds("image_AUROC", Optional.of(0.98), Optional.empty()), run.console());

        validate(stopping, "image_AUROC", 0.5, 0.97);
        assertThat(run.stopRequests).isEmpty();
        stopping.onValidationEnd(run, scores("image_AUROC", 0.98));

        assertThat(run.stopRequests)
                .containsExactly("image_AUROC is 0.98 after epoch 3, which reaches stopping_threshold = 0.98");
    }

    @Test
    void stopsAtTheDivergenceThreshold() {
        EarlyStopping stopping =
                new EarlyStopping(thresholds("val_loss", Optional.empty(), Optional.of(50.0)), run.console());

        validate(stopping, "val_loss", 3, 50);
        assertThat(run.stopRequests).isEmpty();
        stopping.onValidationEnd(run, scores("val_loss", 51));

        assertThat(run.stopRequests)
                .containsExactly("val_loss is 51 after epoch 1, which is worse than divergence_threshold = 50");
    }

    @Test
    void waitsForAMissingMetricUnlessStrictAndPrintsOneNotice() {
        EarlyStopping stopping = new EarlyStopping(lenient("pixel_AUPRO"), run.console());
        stopping.onFitStart(run);
        stopping.onValidationEnd(run, scores("val_loss", 1));
        stopping.onValidationEnd(
                run, new Scores(Map.of("pixel_AUPRO", Measurement.undefined("no validation image has a mask"))));
        stopping.onValidationEnd(run, scores("val_loss", 1));
        assertThat(run.said)
                .containsExactly("This validation has no pixel_AUPRO; early stopping waits until one has it"
                        + " (callbacks.early_stopping.monitor, strict = false).");
        assertThat(run.stopRequests).isEmpty();

        stopping.onValidationEnd(run, scores("pixel_AUPRO", 0.5));
        stopping.onValidationEnd(run, scores("pixel_AUPRO", 0.4));
        assertThat(run.stopRequests).containsExactly("pixel_AUPRO did not improve on 0.5 in 1 validation");
    }

    @Test
    void aSanityCheckIsNoValidation() {
        EarlyStopping stopping = new EarlyStopping(config("image_AUROC", Mode.MAX, 1, 0), run.console());
        stopping.onFitStart(run);
        run.stage = Stage.SANITY_CHECK;
        stopping.onValidationEnd(run, scores("image_AUROC", 0.9));
        run.stage = Stage.VALIDATION;
        stopping.onValidationEnd(run, scores("image_AUROC", 0.5));

        assertThat(run.stopRequests).isEmpty();
    }

    @Test
    void aResumedFitContinuesItsPatience() {
        EarlyStopping before = new EarlyStopping(config("image_AUROC", Mode.MAX, 3, 0), run.console());
        validate(before, "image_AUROC", 0.1 + 0.2, 0.2);
        EarlyStopping after = new EarlyStopping(config("image_AUROC", Mode.MAX, 3, 0), run.console());
        after.onFitStart(run);
        after.loadStateDict(before.stateDict());

        assertThat(after.stateDict()).isEqualTo(before.stateDict());
        after.onValidationEnd(run, scores("image_AUROC", 0.1 + 0.2));
        assertThat(run.stopRequests).isEmpty();
        after.onValidationEnd(run, scores("image_AUROC", 0.1 + 0.2));
        assertThat(run.stopRequests).containsExactly("image_AUROC did not improve on 0.3 in 3 validations");
    }

    @Test
    void aResumedFitStaysStoppedUnlessTheSettingsChange() {
        EarlyStopping before = new EarlyStopping(config("image_AUROC", Mode.MAX, 1, 0), run.console());
        validate(before, "image_AUROC", 0.9, 0.8);
        Map<String, String> state = before.stateDict();
        String reason = "image_AUROC did not improve on 0.9 in 1 validation";
        assertThat(run.stopRequests).containsExactly(reason);

        EarlyStopping morePatient = new EarlyStopping(config("image_AUROC", Mode.MAX, 3, 0), run.console());
        morePatient.onFitStart(run);
        morePatient.loadStateDict(state);
        morePatient.onValidationEnd(run, scores("image_AUROC", 0.85));
        assertThat(run.stopRequests).containsExactly(reason);
        morePatient.onValidationEnd(run, scores("image_AUROC", 0.85));
        assertThat(run.stopRequests).last().isEqualTo("image_AUROC did not improve on 0.9 in 3 validations");

        EarlyStopping same = new EarlyStopping(config("image_AUROC", Mode.MAX, 1, 0), run.console());
        same.onFitStart(run);
        same.loadStateDict(state);
        assertThat(run.stopRequests).last().isEqualTo(reason);
    }

    @Test
    void ignoresTheStateOfAnotherMetric() {
        EarlyStopping before = new EarlyStopping(config("image_AUROC", Mode.MAX, 1, 0), run.console());
        validate(before, "image_AUROC", 0.9);
        EarlyStopping after = new EarlyStopping(config("pixel_AUROC", Mode.MAX, 1, 0), run.console());
        after.onFitStart(run);
        after.loadStateDict(before.stateDict());

        after.onValidationEnd(run, scores("pixel_AUROC", 0.5));

        assertThat(run.stopRequests).isEmpty();
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatThrownBy(() -> config("auto", Mode.AUTO, 0, 0)).hasMessage("patience must be at least 1, but is 0");
        assertThatThrownBy(() -> config("auto", Mode.AUTO, 1, -0.5))
                .hasMessage("min_delta must not be negative, but is -0.5");
        assertThatThrownBy(() -> config("auto", Mode.AUTO, 1, Double.NaN))
                .hasMessage("min_delta must not be negative, but is NaN");
    }

    private void validate(EarlyStopping stopping, String metric, double... values) {
        stopping.onFitStart(run);
        for (double value : values) {
            stopping.onValidationEnd(run, scores(metric, value));
        }
    }

    private static EarlyStopping.Config thresholds(
            String monitor, Optional<Double> stopping, Optional<Double> divergence) {
        return new EarlyStopping.Config(monitor, Mode.AUTO, 9, 0, true, true, stopping, divergence);
    }

    private static EarlyStopping.Config lenient(String monitor) {
        return new EarlyStopping.Config(monitor, Mode.AUTO, 1, 0, false, true, Optional.empty(), Optional.empty());
    }

    private static EarlyStopping.Config config(String monitor, Mode mode, int patience, double minDelta) {
        return new EarlyStopping.Config(
                monitor, mode, patience, minDelta, true, true, Optional.empty(), Optional.empty());
    }
}
