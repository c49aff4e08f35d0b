package io.anomalight.app.speedtest.contestant;

import io.anomalight.app.sweep.job.JavaLaunch;
import io.anomalight.detector.ScoringEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Anomalight in another process, or one of the peers that it can run itself.
 *
 * @param name the name for errors
 * @param launch how to start the process
 * @param options options of the command line, for instance folders of recipes
 * @param overrides overrides of the recipe, after those of the setup
 * @param engine the engine that scores
 * @param threads the thread settings
 * @param maxSeconds the limit of a request
 */
public record JvmContestant(
        String name,
        JavaLaunch launch,
        List<String> options,
        List<String> overrides,
        ScoringEngine engine,
        ThreadSettings threads,
        int maxSeconds)
        implements Contestant.Factory {

    /** The hidden command that runs a {@link io.anomalight.app.speedtest.worker.SpeedtestWorker}. */
    public static final String WORKER = "speed-worker";

    public JvmContestant {
        options = List.copyOf(options);
        overrides = List.copyOf(overrides);
    }

    /** Anomalight as it is. */
    public static JvmContestant ours(JavaLaunch launch, List<String> options, List<String> overrides, int maxSeconds) {
        return new JvmContestant(
                "Anomalight's process",
                launch,
                options,
                overrides,
                ScoringEngine.PYTORCH,
                new ThreadSettings(launch.threads(), launch.threads(), ThreadSettings.SHORT_SPIN),
                maxSeconds);
    }

    /** A copy with more overrides. */
    public JvmContestant with(List<String> more) {
        List<String> all = new ArrayList<>(overrides);
        all.addAll(more);
        return new JvmContestant(name, launch, options, all, engine, threads, maxSeconds);
    }

    /** The plain operations of the same engine, which train in float32. */
    public JvmContestant plain() {
        return new JvmContestant(
                        "the process of plain arithmetic", launch, options, overrides, engine, threads, maxSeconds)
                .with(List.of("trainer.fast_paths=false", "trainer.training_precision=float32"));
    }

    /** ONNX Runtime, with the graph of the same model. */
    public JvmContestant onnxRuntime() {
        return new JvmContestant(
                "the process of ONNX Runtime",
                launch,
                options,
                overrides,
                ScoringEngine.ONNXRUNTIME,
                threads,
                maxSeconds);
    }

    @Override
    public List<Contestant.Factory> variants() {
        if (engine == ScoringEngine.ONNXRUNTIME) {
            return List.of(this); // its threads don't read the variables
        }
        List<Contestant.Factory> variants = new ArrayList<>();
        for (ThreadSettings each : ThreadSettings.ofOnePool(launch.threads())) {
            variants.add(new JvmContestant(name, launch, options, overrides, engine, each, maxSeconds));
        }
        return variants;
    }

    @Override
    public String threadSettings() {
        return threads.toString();
    }

    @Override
    public Contestant start(ModelSetup setup, RawImages images, Path scratch) {
        List<String> arguments = new ArrayList<>(List.of(WORKER));
        arguments.addAll(options);
        arguments.add("images=" + images.file());
        arguments.add("count=" + images.count());
        arguments.add("engine=" + engine);
        arguments.addAll(setup.overrides());
        arguments.addAll(overrides);
        Map<String, String> variables = new HashMap<>(launch.environment());
        variables.putAll(threads.variables());
        return ChildContestant.start(name, launch.command(arguments), variables, scratch, maxSeconds);
    }
}
