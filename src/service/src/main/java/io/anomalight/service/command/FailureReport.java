package io.anomalight.service.command;

import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.failure.UserError;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A failure as one sentence for the user, with the exit code of the process.
 *
 * @param code 2 if the user can correct the error, otherwise 1
 */
public record FailureReport(String sentence, int code) {
    private static final int FAILURE = 1;
    /** The exit code of an error that the user can correct. */
    public static final int USER_ERROR = 2;

    private static final long MEBIBYTE = 1L << 20;
    private static final List<String> NATIVE_LIBRARIES = List.of("native library", "onnx-runtime library");

    /**
     * Reports a failure.
     *
     * @param nativeLibrary makes the sentence for a native library that can't be loaded, from the reason
     */
    public static FailureReport of(Throwable failure, UnaryOperator<String> nativeLibrary) {
        if (failure instanceof UserError) {
            return new FailureReport(String.valueOf(failure.getMessage()), USER_ERROR);
        }
        if (failure instanceof ModuleFailure) {
            return new FailureReport(failure.getMessage() + ".", FAILURE);
        }
        if (failure instanceof InvalidPathException path) {
            return new FailureReport(
                    "\"" + path.getInput() + "\" is not a valid path: " + path.getReason(), USER_ERROR);
        }
        return new FailureReport(
                causes(failure)
                        .map(cause -> known(cause, nativeLibrary))
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElse("Failed: " + failure),
                FAILURE);
    }

    private static Optional<String> known(Throwable cause, UnaryOperator<String> nativeLibrary) {
        if (cause instanceof OutOfMemoryError) {
            return Optional.of(memory(String.valueOf(cause.getMessage())));
        }
        if (cause instanceof StackOverflowError) {
            return Optional.of(
                    "Failed: Java's stack is too small, because something is nested too deeply. Make the stack larger"
                            + " with ANOMALIGHT_JAVA_OPTS=-Xss8m.");
        }
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof UnsatisfiedLinkError || NATIVE_LIBRARIES.stream().anyMatch(message::contains)) {
            return Optional.of(
                    nativeLibrary.apply(cause.getCause() == null ? message : message + " (" + cause.getCause() + ")"));
        }
        // An error of a class's own code says nothing; its cause does.
        if (cause instanceof LinkageError && !(cause instanceof ExceptionInInitializerError)) {
            return Optional.of("Failed: a class is missing or of another version (" + cause
                    + "). Build again, or make sure that the jars in ANOMALIGHT_PLUGINS were built for this version.");
        }
        return Optional.empty();
    }

    private static String memory(String detail) {
        if (detail.contains("native thread")) {
            return "Failed: the system can't create more threads for Java (" + detail
                    + "). Raise the limit of the system, or use fewer workers (data.num_workers, jobs).";
        }
        String heap = Runtime.getRuntime().maxMemory() / MEBIBYTE + " MiB";
        return "Failed: Java's memory of " + heap + " is not enough (" + detail
                + "). Give Java more with ANOMALIGHT_JAVA_OPTS=-Xmx4g, or use smaller images, smaller batches or fewer"
                + " workers.";
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(20);
    }
}
