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
 * Reads and writes the elements of native arrays as bytes, without a copy if possible.
 *
 * <p>A Java buffer holds at most 2 GiB, so larger arrays are read and written in pieces of at most 1 GiB.
 */
public final class NativeBytes {
    private static final long PIECE_BYTES = 1L << 30;

    private NativeBytes() {}

    /** Receives the elements of an array. */
    @FunctionalInterface
    public interface Reading {
        /** Receives the next elements; the buffer is valid until this method returns. */
        void take(ByteBuffer piece) throws IOException;
    }

    /** Passes the elements to {@code reading} in row-major order, in one or more buffers. */
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

    // Slices of several rows; or, if one row is too large, single rows, which have one axis less.
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
     * Whether the elements are contiguous in row-major order; those of a transposed view are not. Returns true without
     * a check on a GPU and for arrays above 1 GiB.
     */
    public static boolean areInOrder(NDArray array) {
        return array.getDevice().isGpu()
                || bytes(array) > PIECE_BYTES
                || view(array).isPresent();
    }

    /**
     * Makes an array of floats in the engine's memory, which is freed as soon as the array is closed.
     *
     * <p>An array that DJL creates from a Java array uses a direct Java buffer instead. Its memory stays until the
     * garbage collector frees the buffer, even if the array is closed earlier; and it may be freed while a backward
     * pass or a view still needs it.
     *
     * @param filling must write all elements
     */
    public static NDArray floats(NDManager manager, Shape shape, Consumer<FloatBuffer> filling) {
        NDArray array = manager.create(shape, DataType.FLOAT32);
        fill(array, memory -> {
            FloatBuffer floats = memory.asFloatBuffer();
            filling.accept(floats);
            if (floats.hasRemaining()) {
                throw new IllegalArgumentException(
                        "an array of shape " + shape + " misses " + floats.remaining() + " of its elements");
            }
        });
        return array;
    }

    /**
     * Replaces the elements in place.
     *
     * <p>{@code NDArray.set} alone is not enough: on the CPU it makes the array use the given Java memory permanently.
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
            if (array.getDevice().isGpu()) {
                copyInto(array, data.clear());
            } else {
                array.set((Buffer) data.clear());
            }
        }
    }

    // On a GPU, NDArray.set gives the array other memory: a piece would lose its array, and views would keep the former
    // numbers.
    static void copyInto(NDArray array, ByteBuffer data) {
        try (NDManager scope = array.getManager().newSubManager()) {
            array.set(new NDIndex("..."), scope.create(data, array.getShape(), array.getDataType()));
        }
    }

    /** Supplies the elements of an array. */
    @FunctionalInterface
    public interface Filling {
        /** Fills the whole buffer with the next elements, in row-major order. */
        void fill(ByteBuffer target);
    }

    // DJL returns the memory itself if the array is contiguous and on the CPU. Otherwise it makes a copy, which shows
    // as an extra array in the scope.
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
