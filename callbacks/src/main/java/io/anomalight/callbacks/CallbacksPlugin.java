package io.anomalight.callbacks;

import io.anomalight.callbacks.checkpoint.ModelCheckpoint;
import io.anomalight.callbacks.checkpoint.OnExceptionCheckpoint;
import io.anomalight.callbacks.figures.ImagesCallback;
import io.anomalight.callbacks.figures.ScoreHistograms;
import io.anomalight.callbacks.metrics.DeviceStats;
import io.anomalight.callbacks.metrics.GradientNorm;
import io.anomalight.callbacks.metrics.LearningRateMonitor;
import io.anomalight.callbacks.metrics.MetricsCallback;
import io.anomalight.callbacks.metrics.TestScores;
import io.anomalight.callbacks.metrics.ValidationScores;
import io.anomalight.callbacks.optimization.Ema;
import io.anomalight.callbacks.optimization.GradientAccumulationScheduler;
import io.anomalight.callbacks.progress.ModelSummary;
import io.anomalight.callbacks.progress.ProgressBar;
import io.anomalight.callbacks.progress.Summary;
import io.anomalight.callbacks.report.Report;
import io.anomalight.callbacks.stopping.EarlyStopping;
import io.anomalight.callbacks.stopping.Timer;
import io.anomalight.callbacks.tuner.LearningRateFinder;
import io.anomalight.framework.metrics.MetricFactories;
import io.anomalight.framework.plugin.Plugin;
import io.anomalight.framework.visualization.MapFiles;
import io.anomalight.framework.visualization.ResultFigure;
import java.util.function.Supplier;

/** Contributes Anomalight's callbacks, each under the name that a recipe lists in {@code callbacks.use}. */
public final class CallbacksPlugin extends Plugin {
    @Override
    protected void configure() {
        Supplier<MetricFactories> metrics = metrics();
        bindCallback(
                "early_stopping",
                EarlyStopping.Config.class,
                (config, context) -> new EarlyStopping(config, context.console()));
        bindCallback(
                "model_checkpoint",
                ModelCheckpoint.Config.class,
                (config, context) -> new ModelCheckpoint(config, context.console()));
        bindCallback(
                "metrics",
                MetricsCallback.Config.class,
                config -> metrics.get().check(config.names()),
                (config, context) -> new MetricsCallback(metrics.get().create(config.names()), config.intervals()));
        bindCallback(
                "progress_bar",
                ProgressBar.Config.class,
                (config, context) -> new ProgressBar(config, context.console()));
        bindCallback(
                "images",
                ImagesCallback.Config.class,
                (config, context) -> new ImagesCallback(config, ResultFigure::draw, MapFiles::writePng));
        bindCallback(
                "learning_rate_monitor",
                LearningRateMonitor.Config.class,
                (config, context) -> new LearningRateMonitor(config));
        bindCallback("timer", Timer.Config.class, (config, context) -> new Timer(config, context.console()));
        bindCallback(
                "model_summary",
                ModelSummary.Config.class,
                (config, context) -> new ModelSummary(config, context.console()));
        bindCallback("ema", Ema.Config.class, (config, context) -> new Ema(config));
        bindCallback(
                "learning_rate_finder",
                LearningRateFinder.Config.class,
                (config, context) -> new LearningRateFinder(config));
        bindCallback(
                "gradient_accumulation_scheduler",
                GradientAccumulationScheduler.Config.class,
                (config, context) -> new GradientAccumulationScheduler(config));
        bindCallback(
                "on_exception_checkpoint",
                OnExceptionCheckpoint.Config.class,
                (config, context) -> new OnExceptionCheckpoint(config, context.console()));
        bindCallback("device_stats", context -> new DeviceStats());
        bindCallback("gradient_norm", context -> new GradientNorm());
        bindCallback(
                "score_histograms", ScoreHistograms.Config.class, (config, context) -> new ScoreHistograms(config));
        bindCallback("report", Report.Config.class, (config, context) -> new Report(config, context.console()));
        bindCallback("test_scores", context -> new TestScores());
        bindCallback("validation_scores", context -> new ValidationScores());
        bindCallback("summary", context -> new Summary(context.console()));
    }
}
