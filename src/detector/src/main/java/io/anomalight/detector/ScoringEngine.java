package io.anomalight.detector;

import io.anomalight.framework.failure.UserError;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The library with which a detector computes scores. */
public enum ScoringEngine {
    /** ONNX Runtime if the archive has a graph for it and the precision is float32; otherwise PyTorch. */
    AUTO,
    /** DJL's PyTorch, as in training. */
    PYTORCH,
    /** ONNX Runtime, usually faster on CPUs; scores differ from PyTorch's by rounding. */
    ONNXRUNTIME;

    /**
     * The engine of this name.
     *
     * @throws UserError if no engine has this name
     */
    public static ScoringEngine named(String name) {
        return Arrays.stream(values())
                .filter(engine -> engine.toString().equals(name))
                .findAny()
                .orElseThrow(() -> new UserError("engine=" + name + " is unknown; choose one of "
                        + Arrays.stream(values()).map(ScoringEngine::toString).collect(Collectors.joining(", "))));
    }

    /** The name as written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
