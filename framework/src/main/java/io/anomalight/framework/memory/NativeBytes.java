package io.anomalight.framework.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The elements of native arrays as bytes, where possible without a copy.
 *
 * <p>A Java buffer ends at 2 GiB and an array need not, so a large one is read and filled in pieces of at most 1 GiB.
 */
public final class NativeBytes {
    private static final long PIECE_BYTES = 1L << 30;

    private NativeBytes() {}

    /** Takes elements. */
    @FunctionalInterface
    public interface Reading {
        /** Takes the next elements; the buffer is good until this returns. */
        void take(ByteBuffer piece) throws IOException;
    }

    /** Hands out the elements in row-major order, as one buffer or, if there are many, as several. */
    public static void read(NDArray array, Reading reading) throws IOException {
        read(array, PIECE_BYTES, reading);
    }

    static void read(NDArray array, long most, Reading reading) throws IOException {
        if (bytes(array) <= most) {
            reading.take(view(array).orElseGet(() -> copyOf(array)));
            return;
        }
        try (NDManager scope = array.getManager().newSubManager()) {
            scope.tempAttachAll(array);
            for (NDIndex rows : pieces(array, most)) {
                try (NDArray piece = array.get(rows)) {
                    read(piece, most, reading);
                }
            }
        }
    }

    // Some rows, or where each is too large, one row, which has an axis less.
    private static List<NDIndex> pieces(NDArray array, long most) {
        long rows = array.getShape().get(0);
        long atOnce = most / (bytes(array) / rows);
        List<NDIndex> pieces = new ArrayList<>();
        for (long first = 0; first < rows; first += Math.max(1, atOnce)) {
            pieces.add(
                    atOnce == 0
                            ? new NDIndex().addIndices(first)
                            : new NDIndex().addSliceDim(first, Math.min(rows, first + atOnce)));
        }
        return pieces;
    }

    /**
     * Whether the elements lie one behind the other, in row-major order; a transposed array is a view in which they do not. On a
     * GPU, and in an array of more than 1 GiB, that can't be seen and is taken for granted.
     */
    public static boolean areInOrder(NDArray array) {
        return array.getDevice().isGpu()
                || bytes(array) > PIECE_BYTES
                || view(array).isPresent();
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
        fill(array, PIECE_BYTES, filling);
    }

    static void fill(NDArray array, long most, Filling filling) {
        if (bytes(array) <= most) {
            fillAtOnce(array, filling);
            return;
        }
        try (NDManager scope = array.getManager().newSubManager()) {
            scope.tempAttachAll(array);
            for (NDIndex rows : pieces(array, most)) {
                try (NDArray piece = array.get(rows)) {
                    fill(piece, most, filling);
                }
            }
        }
    }

    private static void fillAtOnce(NDArray array, Filling filling) {
        Optional<ByteBuffer> memory = view(array);
        if (memory.isPresent()) {
            filling.fill(memory.get());
        } else {
            ByteBuffer data = ByteBuffer.allocateDirect((int) bytes(array)).order(ByteOrder.nativeOrder());
            filling.fill(data);
            array.set((Buffer) data.clear());
        }
    }

    /** Gives elements. */
    @FunctionalInterface
    public interface Filling {
        /** Writes the next elements, in row-major order, to the whole of a buffer. */
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

    private static long bytes(NDArray array) {
        return array.size() * array.getDataType().getNumOfBytes();
    }
}
