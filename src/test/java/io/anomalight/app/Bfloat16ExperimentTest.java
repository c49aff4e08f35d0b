package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.run.MapFormat;
import io.anomalight.assembly.CpuFeatures;
import io.anomalight.assembly.LoadedModule;
import io.anomalight.detector.Detector;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** These tests pretend that the processor computes in bfloat16; torch then does it in software. */
class Bfloat16ExperimentTest {
    private static final CpuFeatures WITH = new CpuFeatures("Linux", Optional.of(Set.of("avx512_bf16")));
    private static final CpuFeatures WITHOUT = new CpuFeatures("Linux", Optional.of(Set.of("avx512f")));

    @TempDir
    Path folder;

    @Test
    void trainsAsInFloat32AndScoresNearlyTheSame() throws IOException {
        TinyParts.write(folder.resolve("parts"), 12, 6);
        TrainedRun exact = experiment(WITH, "float32").train();
        TrainedRun rough = experiment(WITH, "bf16").train();

        assertThat(trained(rough)).isNotEmpty().usingRecursiveComparison().isEqualTo(trained(exact));
        double loss = exact.report().lastScores().get("val_loss").orElseThrow();
        assertThat(rough.report().lastScores().get("val_loss").orElseThrow())
                .isNotEqualTo(loss)
                .isCloseTo(loss, withinPercentage(1));

        Path part = folder.resolve("parts").resolve("bad").resolve("0.png");
        float score = score("bf16", rough, part);
        assertThat(score)
                .isNotEqualTo(score("float32", rough, part))
                .isCloseTo(score("float32", rough, part), within(0.02f));
        experiment(WITH, "bf16").predict(rough.directory(), part, folder.resolve("out"), MapFormat.NPY);
        assertThat(Files.readString(folder.resolve("out").resolve("predictions.jsonl")))
                .contains("\"score\":" + score + ",");
    }

    private float score(String precision, TrainedRun run, Path image) {
        try (Detector detector = experiment(WITH, precision).detector(run.directory())) {
            double first = detector.predict(image).score();
            assertThat(detector.predict(image).score()).isEqualTo(first);
            return (float) first;
        }
    }

    @Test
    void aProcessorWithoutBfloat16IsRefusedFirst() {
        assertThatThrownBy(() -> experiment(WITHOUT, "bf16"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("trainer.precision = bf16, but this processor does not compute in bfloat16");
        assertThat(folder).isEmptyDirectory();
    }

    /** The parameters of the decoders, without the reference of the maps. */
    private Map<String, float[]> trained(TrainedRun run) {
        Map<String, float[]> parameters = new TreeMap<>();
        try (LoadedModule module = experiment(WITH, "float32").load(Checkpoint.open(run.directory()))) {
            module.state().saved().forEach((name, array) -> {
                if (name.startsWith("decoder.") && !name.endsWith(".perm")) {
                    parameters.put(name, array.toFloatArray());
                }
            });
        }
        return parameters;
    }

    private Experiment experiment(CpuFeatures processor, String precision) {
        List<String> all = new ArrayList<>(TinyCflow.DEFECTS);
        all.addAll(List.of("trainer.max_epochs=1", "trainer.precision=" + precision));
        Composition composition =
                new Composer(RecipeSearch.standard().recipes()).compose(TinyCflow.overrides(folder, all));
        return Experiment.of(composition, Console.SILENT, StopSignal.NEVER, processor);
    }
}
