package io.anomalight.service.command;

import io.anomalight.framework.console.PrintableText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import picocli.CommandLine;

/** How a command line reports a failure: one sentence on standard error, and an exit code. */
public final class CommandErrors {
    private final BooleanSupplier debug;
    private final UnaryOperator<String> nativeLibrary;

    /**
     * Reports failures of a program.
     *
     * @param debug whether stack traces are printed, too
     * @param nativeLibrary makes the sentence for a native library that can't be loaded, from the reason
     */
    public CommandErrors(BooleanSupplier debug, UnaryOperator<String> nativeLibrary) {
        this.debug = debug;
        this.nativeLibrary = nativeLibrary;
    }

    /** Makes the command line and its subcommands report their failures here. */
    public void handle(CommandLine line) {
        line.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command.getErr()));
        line.setParameterExceptionHandler((fault, arguments) -> {
            PrintWriter err = fault.getCommandLine().getErr();
            err.println(PrintableText.of(String.valueOf(fault.getMessage())));
            CommandLine.UnmatchedArgumentException.printSuggestions(fault, err);
            err.println("Try --help.");
            return FailureReport.USER_ERROR;
        });
    }

    /**
     * Runs a command and returns its exit code. Failures of other threads are reported, too.
     *
     * <p>Picocli passes exceptions to its handler, but not errors such as {@code OutOfMemoryError} or {@code UnsatisfiedLinkError}.
     */
    public int execute(CommandLine line, String... arguments) {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> report(failure, line.getErr()));
        try {
            return line.execute(arguments);
        } catch (Error failure) {
            return report(failure, line.getErr());
        }
    }

    /** Prints one sentence about the failure, and the stack trace in debug mode; returns the exit code. */
    private int report(Throwable failure, PrintWriter err) {
        if (debug.getAsBoolean()) {
            err.print(PrintableText.of(stackTrace(failure)));
        }
        FailureReport report = FailureReport.of(failure, nativeLibrary);
        err.println(PrintableText.of(report.sentence()));
        if (!debug.getAsBoolean() && report.code() != FailureReport.USER_ERROR) {
            err.println("Run again with --debug for the stack trace.");
        }
        return report.code();
    }

    private static String stackTrace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
