package io.anomalight.framework.failure;

import java.util.List;
import java.util.stream.Stream;

/**
 * Explains an exception of a module's code or of the engine to the author of the module.
 *
 * @param what the fault, as a clause
 * @param cure what to do about it; empty if there is no general advice
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
        String message = firstLine(failure);
        if (failure instanceof IllegalStateException && CLOSED.stream().anyMatch(message::startsWith)) {
            return new EngineFault(
                    "it used an array that is closed already" + caller(failure),
                    "an array is closed at the end of the step that made it: keep it with state().buffer(name, array) and get it from the state"
                            + " in each step, or create it again");
        }
        if (failure instanceof UnsupportedOperationException) {
            String operation = operation(failure);
            if (!operation.isEmpty()) {
                return new EngineFault(
                        "it used " + operation + caller(failure) + ", which DJL does not implement for PyTorch",
                        "compute the same with other operations");
            }
        }
        if (message.contains(NOT_RECORDED)) {
            return new EngineFault(
                    "its loss" + caller(failure) + " does not depend on any parameter of the optimizer",
                    "compute it inside the function given to minimize, from the parameters as state().get(name) gives"
                            + " them, without stopGradient and without converting to Java numbers");
        }
        String reason = message.isEmpty() ? "" : ": " + message;
        return new EngineFault(
                "it failed with " + failure.getClass().getSimpleName() + caller(failure) + reason + ",", "");
    }

    // The engine appends stack traces to its messages; an error in a TorchScript model begins with a stack trace.
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

    /** The operation that the module called, if the engine threw: the outermost frame of the engine. */
    private static String operation(RuntimeException failure) {
        return Stream.of(failure.getStackTrace())
                .takeWhile(frame -> frame.getClassName().startsWith(ENGINE))
                .reduce((inner, outer) -> outer)
                .map(frame -> "NDArray." + frame.getMethodName())
                .orElse("");
    }

    /** The line of the module, for instance {@code (Model.java:7)}. */
    private static String caller(RuntimeException failure) {
        return Stream.of(failure.getStackTrace())
                .filter(frame -> NOT_THE_MODULE.stream().noneMatch(frame.getClassName()::startsWith))
                .findFirst()
                .map(frame -> " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")")
                .orElse("");
    }
}
