package io.anomalight.framework.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/** The elements of native arrays as bytes, where possible without a copy. */
public final class NativeBytes {
    private NativeBytes() {}

    /** The elements; where they are not copied, they are good until the array changes or is closed. */
    public static ByteBuffer of(NDArray array) {
        return view(array).orElseGet(() -> copyOf(array));
    }

    /**
     * Makes an array of floats in memory of the engine's own, which is free as soon as the array is closed.
     *
     * <p>One that is created from a Java array lies outside the Java heap, but is Java's: it stays until that is collected, and no
     * longer, be it that a gradient's way back or a view still needs what it held.
     *
     * @param filling must write all of them
     */
    public static NDArray floats(NDManager manager, Shape shape, Consumer<FloatBuffer> filling) {
        NDArray array = manager.create(shape, DataType.FLOAT32);
        fill(array, memory -> {
            FloatBuffer floats = memory.asFloatBuffer();
            filling.accept(floats);
            if (floats.hasRemaining()) {
                throw new IllegalArgumentException(
                        "an array " + shape + " lacks " + floats.remaining() + " of its numbers");
            }
        });
        return array;
    }

    /**
     * Replaces the elements in place, so that whoever holds the array sees them.
     *
     * <p>Not by {@code NDArray.set} alone: on the CPU that makes the array use the Java memory it is given, for good.
     */
    public static void fill(NDArray array, Filling filling) {
        Optional<ByteBuffer> memory = view(array);
        if (memory.isPresent()) {
            filling.fill(memory.get());
        } else {
            ByteBuffer data = ByteBuffer.allocateDirect(bytes(array)).order(ByteOrder.nativeOrder());
            filling.fill(data);
            array.set((Buffer) data.clear());
        }
    }

    /** Writes to a whole buffer. */
    @FunctionalInterface
    public interface Filling {
        void fill(ByteBuffer target);
    }

    // DJL hands out the memory itself if it is in one piece on the CPU. Otherwise it makes a copy, seen by the
    // array that it leaves in the scope.
    private static Optional<ByteBuffer> view(NDArray array) {
        if (bytes(array) == 0) {
            return Optional.of(ByteBuffer.allocate(0));
        }
        try (NDManager scope = array.getManager().newSubManager()) {
            scope.tempAttachAll(array);
            int before = scope.getManagedArrays().size();
            ByteBuffer memory = array.toByteBuffer(true);
            return scope.getManagedArrays().size() == before && memory.isDirect()
                    ? Optional.of(memory)
                    : Optional.empty();
        }
    }

    private static ByteBuffer copyOf(NDArray array) {
        try (NDManager scope = array.getManager().newSubManager()) {
            scope.tempAttachAll(array);
            return array.toByteBuffer(false);
        }
    }

    private static int bytes(NDArray array) {
        return Math.toIntExact(array.size() * array.getDataType().getNumOfBytes());
    }
}
