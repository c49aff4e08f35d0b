package io.anomalight.framework.testing;

import io.anomalight.framework.memory.NativeMemory;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Opens native memory for a test and counts the arrays that are not closed. */
final class NoNativeLeaksExtension implements ParameterResolver, AfterEachCallback {
    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(NoNativeLeaks.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == NativeMemory.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(HERE)
                .getOrComputeIfAbsent(NativeMemory.class, key -> NativeMemory.open(), NativeMemory.class);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        NativeMemory memory = context.getStore(HERE).remove(NativeMemory.class, NativeMemory.class);
        if (memory == null) {
            return;
        }
        // Managers that are still open below the root at the end of the test are leaks.
        List<String> leaks = memory.root().getManagedArrays().stream()
                .map(array -> array.getShape().toString())
                .toList();
        memory.close();
        if (!leaks.isEmpty()) {
            throw new AssertionError(leaks.size() + " native arrays outlived the test: " + leaks);
        }
    }
}
