package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import io.anomalight.framework.failure.ModuleFailure;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Refuses multiplication, division and powers with Java numbers while a loss is recorded.
 *
 * <p>DJL turns such a number into an array that lies in Java's memory, and closes the array at once. The backward pass
 * reads the array again. By then Java may have reused the memory, so gradients are sometimes wrong. Sums and
 * comparisons are safe: their backward passes do not read the number.
 *
 * <p>DJL registers each array that a thread makes with the innermost {@link NDScope}. This class replaces the scope's
 * register with one that checks the array and does not keep it; that costs less than a microsecond per array.
 */
final class NumberWatch implements AutoCloseable {
    private static final Set<String> READ_AGAIN =
            Set.of("mul", "muli", "div", "divi", "rdiv", "rdivi", "pow", "powi", "rpow", "rpowi", "maximum", "minimum");
    private static final String ENGINE = "ai.djl.";
    private static final int FRAMES = 24; // the operation is eight frames away from the register

    private static final VarHandle REGISTER = field(NDScope.class, "resources", IdentityHashMap.class);
    private static final VarHandle JAVA_MEMORY = field(PtNDArray.class, "dataRef", ByteBuffer.class);

    private final NDScope scope = new NDScope();
    private final String loss;

    NumberWatch(String loss) {
        this.loss = loss;
        REGISTER.set(scope, new Register());
    }

    private static VarHandle field(Class<?> owner, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this version of DJL has no field " + name + " in " + owner.getSimpleName(), e);
        }
    }

    /** Records the loss. */
    NDArray during(Supplier<NDArray> recording) {
        return recording.get();
    }

    @Override
    public void close() {
        scope.close(); // closes no array, because the register is empty
    }

    private final class Register extends IdentityHashMap<NDArray, NDArray> {
        private static final long serialVersionUID = 1L;

        @Override
        public NDArray put(NDArray made, NDArray same) {
            if (made instanceof PtNDArray array && isInJavaMemory(array)) {
                operation().ifPresent(operation -> {
                    throw new ModuleFailure(
                            loss + " is computed by " + operation
                                    + " with a Java number, whose memory may be reused before the"
                                    + " backward pass reads it,",
                            "use state().constant(number) instead");
                });
            }
            return same;
        }
    }

    private static boolean isInJavaMemory(PtNDArray array) {
        ByteBuffer memory = (ByteBuffer) JAVA_MEMORY.get(array);
        return memory != null;
    }

    /** The operation that is turning a number into an array, if its backward pass reads the number again. */
    private static Optional<String> operation() {
        // From Java 22 on, a frame tells its descriptor only with this option.
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> {
                    List<StackWalker.StackFrame> nearest = frames.limit(FRAMES)
                            .dropWhile(frame -> !isReadAgain(frame))
                            .toList();
                    return nearest.stream().findFirst().map(operation -> operation.getMethodName() + caller(nearest));
                });
    }

    private static boolean isReadAgain(StackWalker.StackFrame frame) {
        return frame.getClassName().startsWith(PtNDArray.class.getName())
                && READ_AGAIN.contains(frame.getMethodName())
                && frame.getDescriptor().contains("Ljava/lang/Number;");
    }

    private static String caller(List<StackWalker.StackFrame> frames) {
        return frames.stream()
                .filter(frame -> !frame.getClassName().startsWith(ENGINE))
                .findFirst()
                .map(frame -> " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")")
                .orElse("");
    }
}
