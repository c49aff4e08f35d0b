package io.anomalight.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.callbacks.checkpoint.ModelCheckpoint;
import io.anomalight.callbacks.checkpoint.SaveSchedule;
import io.anomalight.callbacks.metrics.MetricsCallback;
import io.anomalight.callbacks.report.Report;
import io.anomalight.callbacks.stopping.EarlyStopping;
import io.anomalight.callbacks.stopping.Timer;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.Monitor.Mode;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.Stateful;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Metrics;
import io.anomalight.framework.testing.LinesConsole;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.training.Trainer;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Old checkpoints, which keep the states of callbacks under the names of their classes, because callbacks had no names yet: {@code last} was saved after three epochs, {@code stopped} after early stopping had ended the same fit after five.
 */
@NoNativeLeaks
class FormerStateKeysTest {
    private static final int EPOCHS = 9;

    private final NativeMemory memory;
    private final Path run;
    private final Path checkpoints;
    private final List<String> said = new ArrayList<>();

    FormerStateKeysTest(NativeMemory memory, @TempDir Path folder) {
        this.memory = memory;
        this.run = folder.resolve("run");
        this.checkpoints = run.resolve("checkpoints");
    }

    @BeforeEach
    void copyTheOldCheckpoints() throws IOException, URISyntaxException {
        Files.createDirectories(checkpoints);
        Path old =
                Path.of(FormerStateKeysTest.class.getResource("keyed-by-class").toURI());
        try (Stream<Path> files = Files.list(old)) {
            for (Path file : files.toList()) {
                Files.copy(file, checkpoints.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void everyCallbackGetsItsState() {
        Map<String, Map<String, String>> old = states("last");
        assertThat(old).containsKey("io.anomalight.callbacks.EarlyStopping");
        Map<String, Map<String, String>> restored = new LinkedHashMap<>();
        Callbacks callbacks = named();
        Callback look = new Callback() {
            @Override
            public void onTrainEpochStart(Run at, long batches) {
                callbacks.byName().forEach((name, callback) -> {
                    if (callback instanceof Stateful stateful) {
                        restored.putIfAbsent(name, stateful.stateDict());
                    }
                });
            }
        };

        fit(callbacks.with("look", look), Optional.of("last"), run);

        assertThat(restored.keySet()).containsExactly("model_checkpoint", "early_stopping", "timer", "report");
        assertThat(restored.get("early_stopping")).isEqualTo(old.get("io.anomalight.callbacks.EarlyStopping"));
        assertThat(restored.get("report")).isEqualTo(old.get("io.anomalight.callbacks.report.Report"));
        assertThat(restored.get("model_checkpoint"))
                .containsAllEntriesOf(without("dropped.", state(old, "io.anomalight.callbacks.ModelCheckpoint")));
        assertThat(restored.get("timer"))
                .containsEntry("training_images", "18")
                .containsEntry(
                        "validation_nanos",
                        state(old, "io.anomalight.callbacks.Timer").getOrDefault("validation_nanos", ""));
        assertThat(said).noneMatch(line -> line.contains("which this run does not use"));
    }

    @Test
    void theResumedFitEqualsAnUninterruptedOne() {
        Outcome straight = fit(named(), Optional.empty(), run.resolveSibling("straight"));

        Outcome resumed = fit(named(), Optional.of("last"), run);

        assertThat(resumed).isEqualTo(straight);
        assertThat(resumed.report().epochs()).isEqualTo(5); // seven, if early stopping began anew
    }

    @Test
    void aFitThatWasStoppedStaysStopped() {
        Outcome resumed = fit(named(), Optional.of("stopped"), run);

        assertThat(resumed.report().epochs()).isEqualTo(5);
        assertThat(resumed.report().stopReason()).hasToString("image_AUROC did not improve on 0.75 in 3 validations");
    }

    @Test
    void twoCallbacksOfOneClassBothGetTheStateOfTheirClass() {
        EarlyStopping second = earlyStopping(9);

        Outcome resumed = fit(named().with("patient", second), Optional.of("last"), run);

        assertThat(resumed.report().epochs()).isEqualTo(5);
        assertThat(states("last")).containsOnlyKeys("model_checkpoint", "early_stopping", "timer", "report", "patient");
        assertThat(states("last").get("early_stopping"))
                .containsEntry("waited", "3")
                .containsKey("stopped");
        assertThat(states("last").get("patient")).containsEntry("waited", "3").doesNotContainKey("stopped");
    }

    private static Callbacks named() {
        return Callbacks.NONE
                .with("metrics", new MetricsCallback(Metrics.builtIn().create(List.of("image_AUROC"))))
                .with(
                        "model_checkpoint",
                        new ModelCheckpoint(
                                new ModelCheckpoint.Config(
                                        "image_AUROC",
                                        Mode.AUTO,
                                        1,
                                        true,
                                        "{epoch}",
                                        true,
                                        SaveSchedule.EACH_VALIDATION,
                                        false),
                                Console.SILENT))
                .with("early_stopping", earlyStopping(3))
                .with("timer", new Timer(new Timer.Config(Optional.empty(), Timer.Interval.EPOCH), Console.SILENT))
                .with("report", new Report(new Report.Config(0), Console.SILENT));
    }

    private static EarlyStopping earlyStopping(int patience) {
        return new EarlyStopping(
                new EarlyStopping.Config(
                        "image_AUROC", Mode.AUTO, patience, 0, true, true, Optional.empty(), Optional.empty()),
                Console.SILENT);
    }

    private record Outcome(float level, FitReport report) {}

    private Outcome fit(Callbacks callbacks, Optional<String> from, Path directory) {
        RunContext context = new RunContext(3, new LinesConsole(said), Path.of("cache"));
        try (ModuleState state = new ModuleState(memory.root())) {
            Trainer trainer =
                    new Trainer(TrainerConfig.epochs(EPOCHS, 3), callbacks, RunLogger.NONE, context, directory, memory);
            GreyFit module = new GreyFit(state);
            FitReport report = from.map(name -> trainer.resume(module, GreyFit.data(), open(name)))
                    .orElseGet(() -> trainer.fit(module, GreyFit.data()));
            return new Outcome(state.get("level").getFloat(), report);
        }
    }

    private Checkpoint open(String name) {
        return Checkpoint.open(checkpoints.resolve(name + ".json"));
    }

    private Map<String, Map<String, String>> states(String name) {
        return open(name).manifest().training().orElseThrow().callbacks();
    }

    private static Map<String, String> state(Map<String, Map<String, String>> states, String key) {
        return states.getOrDefault(key, Map.of());
    }

    private static Map<String, String> without(String prefix, Map<String, String> state) {
        Map<String, String> rest = new LinkedHashMap<>(state);
        rest.keySet().removeIf(key -> key.startsWith(prefix));
        return rest;
    }
}
