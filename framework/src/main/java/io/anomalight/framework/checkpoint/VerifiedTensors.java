package io.anomalight.framework.checkpoint;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.Sha256;
import io.anomalight.framework.memory.NativeBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file of arrays whose content was verified against its manifest.
 *
 * <p>The file stays open from the check to the last read, so the verified bytes are read even if a running fit deletes
 * the file meanwhile. Values are read directly into the memory of the arrays.
 */
public final class VerifiedTensors implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 20;

    private final FileChannel channel;
    private final Safetensors tensors;

    private VerifiedTensors(FileChannel channel, Safetensors tensors) {
        this.channel = channel;
        this.tensors = tensors;
    }

    /** Opens a file of arrays in {@code folder} and verifies its size and checksum. */
    static VerifiedTensors open(Path folder, TensorsFile expected) throws UnusableException {
        Path file = folder.resolve(expected.file());
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                check(channel, expected);
                return new VerifiedTensors(channel, Safetensors.open(file, channel));
            } catch (IOException | RuntimeException | UnusableException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException e) {
            throw new UnusableException("can't be read: " + FileFailure.reason(e), e);
        }
    }

    /**
     * Opens arrays embedded in a larger file and verifies their checksum.
     *
     * @param file the larger file, for errors
     * @param channel an open channel of the file; closed with this object, or by the caller if this method fails
     * @param start the position of the arrays in the file
     * @throws UnusableException if the arrays are damaged or can't be read
     */
    public static VerifiedTensors open(Path file, FileChannel channel, long start, TensorsFile expected)
            throws UnusableException {
        try {
            if (!Sha256.of(channel, start, expected.bytes()).equals(expected.sha256())) {
                throw new UnusableException("is damaged: the content of its " + expected.file()
                        + " does not match the sha256 in its manifest");
            }
            return new VerifiedTensors(channel, Safetensors.open(file, channel, start, expected.bytes()));
        } catch (IOException e) {
            throw new UnusableException("can't be read: " + FileFailure.reason(e), e);
        }
    }

    private static void check(FileChannel channel, TensorsFile expected) throws IOException, UnusableException {
        if (channel.size() != expected.bytes()) {
            throw new UnusableException(
                    "is damaged: it has " + channel.size() + " bytes instead of " + expected.bytes());
        }
        if (!Sha256.of(channel, 0, expected.bytes()).equals(expected.sha256())) {
            throw new UnusableException("is damaged: its content does not match the sha256 in its manifest");
        }
    }

    public Set<String> names() {
        return tensors.names();
    }

    public boolean has(String name) {
        return tensors.has(name);
    }

    public List<Long> shape(String name) {
        return tensors.shape(name);
    }

    Tensor.Type type(String name) {
        return tensors.type(name);
    }

    /** Overwrites an array in place with the saved values. */
    void fill(NDArray array, String name) {
        AtomicLong at = new AtomicLong();
        if (type(name) == Tensor.Type.BF16) {
            NativeBytes.fill(array, memory -> widen(name, at, memory));
        } else {
            NativeBytes.fill(array, memory -> read(name, at.getAndAdd(memory.remaining()), memory));
        }
    }

    /**
     * Reads an array of float32 or bfloat16 into a new direct buffer of float32 numbers.
     *
     * @throws UnusableException if it has another type, or more than 2 GB
     */
    public FloatBuffer floats(String name) throws UnusableException {
        long numbers = shape(name).stream().reduce(1L, Math::multiplyExact);
        if (numbers > Integer.MAX_VALUE / Float.BYTES
                || (type(name) != Tensor.Type.F32 && type(name) != Tensor.Type.BF16)) {
            throw new UnusableException("has \"" + name + "\" with " + numbers + " numbers of type " + type(name));
        }
        ByteBuffer memory =
                ByteBuffer.allocateDirect((int) numbers * Float.BYTES).order(ByteOrder.nativeOrder());
        if (type(name) == Tensor.Type.BF16) {
            widen(name, new AtomicLong(), memory);
        } else {
            read(name, 0, memory);
        }
        return memory.clear().asFloatBuffer();
    }

    private void widen(String name, AtomicLong at, ByteBuffer floats) {
        while (floats.hasRemaining()) {
            ByteBuffer halves = ByteBuffer.allocate(Math.min(CHUNK_BYTES, floats.remaining() / 2));
            read(name, at.getAndAdd(halves.remaining()), halves);
            RoundedTensor.widen(halves, floats);
        }
    }

    private void read(String name, long from, ByteBuffer target) {
        try {
            tensors.read(name, from, channel, target);
        } catch (IOException e) {
            throw FileFailure.reading(tensors.file(), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UserError(tensors.file() + " can't be closed: " + FileFailure.reason(e), e);
        }
    }
}
