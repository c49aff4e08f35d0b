package io.anomalight.callbacks;

import io.anomalight.callbacks.checkpoint.ModelCheckpoint;
import io.anomalight.callbacks.checkpoint.ModelCheckpointConfig;
import io.anomalight.callbacks.figures.ImagesCallback;
import io.anomalight.callbacks.figures.ImagesConfig;
import io.anomalight.callbacks.figures.ScoreHistograms;
import io.anomalight.callbacks.figures.ScoreHistogramsConfig;
import io.anomalight.callbacks.metrics.DeviceStats;
import io.anomalight.callbacks.metrics.DeviceStatsConfig;
import io.anomalight.callbacks.metrics.GradientNorm;
import io.anomalight.callbacks.metrics.GradientNormConfig;
import io.anomalight.callbacks.metrics.LearningRateMonitor;
import io.anomalight.callbacks.metrics.LearningRateMonitorConfig;
import io.anomalight.callbacks.metrics.MetricsCallback;
import io.anomalight.callbacks.metrics.MetricsConfig;
import io.anomalight.callbacks.progress.ModelSummary;
import io.anomalight.callbacks.progress.ModelSummaryConfig;
import io.anomalight.callbacks.progress.ProgressBar;
import io.anomalight.callbacks.progress.ProgressBarConfig;
import io.anomalight.callbacks.progress.Summary;
import io.anomalight.callbacks.progress.SummaryConfig;
import io.anomalight.callbacks.stopping.EarlyStopping;
import io.anomalight.callbacks.stopping.EarlyStoppingConfig;
import io.anomalight.callbacks.stopping.Timer;
import io.anomalight.callbacks.stopping.TimerConfig;
import io.anomalight.framework.metrics.MetricFactories;
import io.anomalight.framework.plugin.Plugin;
import io.anomalight.framework.visualization.MapFiles;
import io.anomalight.framework.visualization.ResultFigure;
import java.util.function.Supplier;

/** Contributes the callbacks of this room, each under the name that a recipe lists in {@code callbacks.use}. */
public final class CallbacksPlugin extends Plugin {
    @Override
    protected void configure() {
        Supplier<MetricFactories> metrics = metrics();
        bindCallback(
                "early_stopping",
                EarlyStoppingConfig.class,
                (config, environment) -> new EarlyStopping(config, environment.console()));
        bindCallback(
                "model_checkpoint",
                ModelCheckpointConfig.class,
                (config, environment) -> new ModelCheckpoint(config, environment.console()));
        bindCallback(
                "metrics",
                MetricsConfig.class,
                config -> metrics.get().check(config.names()),
                (config, environment) -> new MetricsCallback(metrics.get().create(config.names())));
        bindCallback(
                "progress_bar",
                ProgressBarConfig.class,
                (config, environment) -> new ProgressBar(config, environment.console()));
        bindCallback(
                "images",
                ImagesConfig.class,
                (config, environment) -> new ImagesCallback(config, ResultFigure::draw, MapFiles::writePng));
        bindCallback(
                "learning_rate_monitor",
                LearningRateMonitorConfig.class,
                (config, environment) -> new LearningRateMonitor(config));
        bindCallback("timer", TimerConfig.class, (config, environment) -> new Timer(config, environment.console()));
        bindCallback(
                "model_summary",
                ModelSummaryConfig.class,
                (config, environment) -> new ModelSummary(config, environment.console()));
        bindCallback("device_stats", DeviceStatsConfig.class, (config, environment) -> new DeviceStats());
        bindCallback("gradient_norm", GradientNormConfig.class, (config, environment) -> new GradientNorm());
        bindCallback(
                "score_histograms", ScoreHistogramsConfig.class, (config, environment) -> new ScoreHistograms(config));
        bindCallback("summary", SummaryConfig.class, (config, environment) -> new Summary(environment.console()));
    }
}
