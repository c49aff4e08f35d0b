package io.anomalight.framework.failure;

import java.util.List;
import java.util.stream.Stream;

/**
 * What an exception that a module's code or the engine threw means to the module's author.
 *
 * @param what happened, as a clause
 * @param cure what to do about it; empty where nothing general can be said
 */
record EngineFault(String what, String cure) {
    private static final String ENGINE = "ai.djl.";
    private static final String FRAMEWORK = "io.anomalight.framework.";
    private static final List<String> NOT_THE_MODULE = List.of(
            ENGINE,
            "java.",
            "jdk.",
            FRAMEWORK + "memory.",
            FRAMEWORK + "arithmetic.",
            FRAMEWORK + "optim.",
            FRAMEWORK + "profiling.");
    private static final List<String> CLOSED =
            List.of("Native resource has been released", "NDManager has been closed");
    private static final String OF_A_SCRIPT = "RuntimeError: ";
    private static final String NOT_RECORDED = "does not require grad and does not have a grad_fn";

    static EngineFault of(RuntimeException failure) {
        String said = firstLine(failure);
        if (failure instanceof IllegalStateException && CLOSED.stream().anyMatch(said::startsWith)) {
            return new EngineFault(
                    "it used an array that is closed already" + caller(failure),
                    "an array dies with the step that made it: keep it with state().buffer(name, array) and ask the state"
                            + " for it in each step, or make it anew");
        }
        if (failure instanceof UnsupportedOperationException) {
            String operation = operation(failure);
            if (!operation.isEmpty()) {
                return new EngineFault(
                        "it used " + operation + caller(failure) + ", which DJL does not implement for PyTorch",
                        "compute the same with other operations");
            }
        }
        if (said.contains(NOT_RECORDED)) {
            return new EngineFault(
                    "its loss" + caller(failure) + " does not depend on any parameter of the optimizer",
                    "compute it within the function that minimize gets, from the parameters as state().get(name) gives"
                            + " them, without stopGradient and without a detour over Java numbers");
        }
        String reason = said.isEmpty() ? "" : ": " + said;
        return new EngineFault(
                "it failed with " + failure.getClass().getSimpleName() + caller(failure) + reason + ",", "");
    }

    // The engine's messages go on with stack traces of their own, and those of scripts begin with one.
    private static String firstLine(RuntimeException failure) {
        String message = failure.getMessage();
        List<String> lines = message == null ? List.of() : message.lines().toList();
        return lines.stream()
                .filter(line -> line.startsWith(OF_A_SCRIPT))
                .findFirst()
                .or(() -> lines.stream().findFirst())
                .orElse("")
                .strip();
    }

    /** What the module called, if it is the engine that threw: the outermost of the engine's own frames. */
    private static String operation(RuntimeException failure) {
        return Stream.of(failure.getStackTrace())
                .takeWhile(frame -> frame.getClassName().startsWith(ENGINE))
                .reduce((inner, outer) -> outer)
                .map(frame -> "NDArray." + frame.getMethodName())
                .orElse("");
    }

    /** The line of the module, as {@code  (Model.java:7)}. */
    private static String caller(RuntimeException failure) {
        return Stream.of(failure.getStackTrace())
                .filter(frame -> NOT_THE_MODULE.stream().noneMatch(frame.getClassName()::startsWith))
                .findFirst()
                .map(frame -> " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")")
                .orElse("");
    }
}
