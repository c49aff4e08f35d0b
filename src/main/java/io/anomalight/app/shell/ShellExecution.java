package io.anomalight.app.shell;

import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.failure.UserError;
import java.util.Map;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * Runs the input of {@code anomalight shell} in this process, which has the class path and the options that the engine
 * needs. A {@link UserError} is printed without its stack trace.
 *
 * <p>JShell finds this class with {@link java.util.ServiceLoader}.
 */
public final class ShellExecution implements ExecutionControlProvider {
    static final String NAME = "anomalight";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
        return new LocalExecutionControl() {
            @Override
            protected String throwConvertedInvocationException(Throwable cause) throws RunException, InternalException {
                return super.throwConvertedInvocationException(withoutTrace(cause));
            }
        };
    }

    private static Throwable withoutTrace(Throwable failure) {
        if (failure instanceof UserError || failure instanceof ModuleFailure) {
            UserError plain = new UserError(String.valueOf(failure.getMessage()));
            plain.setStackTrace(new StackTraceElement[0]);
            return plain;
        }
        return failure;
    }
}
