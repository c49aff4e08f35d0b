package io.anomalight.detector;

import com.typesafe.config.Config;
import io.anomalight.assembly.CpuFeatures;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
import java.util.Locale;
import java.util.Optional;

/**
 * The engine that a detector uses, and why.
 *
 * @param engine {@code PYTORCH} or {@code ONNXRUNTIME}
 * @param reason why not ONNX Runtime, as a sentence without its full stop; empty if no other engine was possible or asked for
 * @param threads number of threads of the engine; 0 for as many as it takes, until it is loaded
 */
public record EngineChoice(ScoringEngine engine, String reason, int threads) {
    /** PyTorch, for a module that is not from an archive. */
    static final EngineChoice PYTORCH = new EngineChoice(ScoringEngine.PYTORCH, "", 0);

    /**
     * Chooses the engine for an archive.
     *
     * @throws UserError if the archive can't be used with the engine that the options ask for, or needs PyTorch, and the program does
     *     not have it
     */
    static EngineChoice of(Archive archive, DetectorOptions options) {
        String obstacle = obstacle(archive, options);
        if (!hasPytorch() && (!obstacle.isEmpty() || options.engine() == ScoringEngine.PYTORCH)) {
            throw new UserError(archive.path() + " can't be used without PyTorch"
                    + (obstacle.isEmpty()
                            ? ", which engine=pytorch asks for"
                            : ": ONNX Runtime can't score it, because " + obstacle)
                    + "; score it with anomalight-detector, which has PyTorch");
        }
        return switch (options.engine()) {
            case PYTORCH -> PYTORCH;
            case AUTO ->
                obstacle.isEmpty()
                        ? onnxRuntime(archive, options)
                        : new EngineChoice(ScoringEngine.PYTORCH, obstacle, 0);
            case ONNXRUNTIME -> {
                if (!obstacle.isEmpty()) {
                    throw new UserError(archive.path() + " can't be used with engine=onnxruntime: " + obstacle
                            + "; use engine=pytorch");
                }
                yield onnxRuntime(archive, options);
            }
        };
    }

    /**
     * Checks that an archive can be used with an engine on this machine, in the precision of its configuration.
     *
     * @throws UserError if it can't
     */
    public static void check(Archive archive, ScoringEngine engine) {
        of(archive, DetectorOptions.DEFAULT.withEngine(engine));
    }

    /** Whether PyTorch is on the class path; {@code anomalight-scorer} comes without it. */
    private static boolean hasPytorch() {
        return EngineChoice.class.getClassLoader().getResource("ai/djl/pytorch/engine/PtEngine.class") != null;
    }

    private static EngineChoice onnxRuntime(Archive archive, DetectorOptions options) {
        boolean deterministic =
                setting(archive.config(), "trainer.deterministic", "false").equals("true");
        int threads = options.threads() == 0 && deterministic ? 1 : options.threads();
        return new EngineChoice(ScoringEngine.ONNXRUNTIME, "", threads);
    }

    private static String obstacle(Archive archive, DetectorOptions options) {
        Config config = archive.config();
        String precision = options.precision()
                .map(Precision::toString)
                .orElseGet(() -> setting(config, "trainer.precision", Precision.FLOAT32.toString()));
        if (!precision.equals(Precision.FLOAT32.toString())) {
            return "it computes in float32, and the precision is " + precision;
        }
        // A model that was trained on a GPU is scored on one where there is one, and elsewhere on the CPU.
        String accelerator = setting(config, "trainer.accelerator", "cpu");
        if (!accelerator.equals("cpu") && hasPytorch() && NativeMemory.hasCuda()) {
            return "it runs on the CPU, and trainer.accelerator is " + accelerator;
        }
        if (archive.card().weights() == WeightsPrecision.INT8) {
            Optional<String> obstacle = CpuFeatures.ofThisMachine().whyNotInt8(System.getProperty("os.arch", ""));
            if (obstacle.isPresent()) {
                return "its graph has int8 weights, and " + obstacle.get();
            }
        }
        return archive.graphObstacle().orElse("");
    }

    /** A copy with the number of threads that the loaded engine uses. */
    EngineChoice loaded(int threadsOfPytorch) {
        int all = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        return new EngineChoice(engine, reason, engine == ScoringEngine.ONNXRUNTIME ? all : threadsOfPytorch);
    }

    private static String setting(Config config, String key, String absent) {
        return config.hasPath(key) ? config.getString(key).toLowerCase(Locale.ROOT) : absent;
    }

    /** The engine and the reason, for a log. */
    @Override
    public String toString() {
        String name = engine == ScoringEngine.ONNXRUNTIME ? "ONNX Runtime" : "PyTorch";
        return reason.isEmpty() ? name : name + " (not ONNX Runtime: " + reason + ")";
    }
}
