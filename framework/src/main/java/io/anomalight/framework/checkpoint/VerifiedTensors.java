package io.anomalight.framework.checkpoint;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.memory.NativeBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/**
 * A file of arrays that is the one its manifest names, byte for byte.
 *
 * <p>It stays open from the check to the last array, so that what is read is what was checked even if a fit that goes on
 * beside us deletes the file meanwhile. Values go straight into the memory of the arrays that they are for.
 */
public final class VerifiedTensors implements AutoCloseable {
    private final FileChannel channel;
    private final Safetensors tensors;

    private VerifiedTensors(FileChannel channel, Safetensors tensors) {
        this.channel = channel;
        this.tensors = tensors;
    }

    /** Opens the arrays in {@code folder} and checks that they are what was saved. */
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
     * Opens the arrays that lie in a larger file, and checks that they are what was saved.
     *
     * @param file the larger file, for errors
     * @param channel reads it; closed with this, or by the caller if this fails
     * @param start where they begin
     * @throws UnusableException if they are not, as the rest of a sentence
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

    /** One array, in memory of its own. */
    Tensor read(String name) {
        if (type(name) == Tensor.Type.BF16) {
            ByteBuffer floats = ByteBuffer.allocate(Math.multiplyExact(2, tensors.bytes(name)))
                    .order(ByteOrder.nativeOrder());
            widen(name, floats);
            return new Tensor(Tensor.Type.F32, shape(name), floats);
        }
        ByteBuffer data = ByteBuffer.allocate(tensors.bytes(name));
        read(name, data);
        return new Tensor(type(name), shape(name), data);
    }

    private void widen(String name, ByteBuffer floats) {
        ByteBuffer halves = ByteBuffer.allocate(tensors.bytes(name));
        read(name, halves);
        RoundedTensor.widen(halves, floats);
    }

    /** Overwrites an array in place, so that whoever holds it sees the new values. */
    void fill(NDArray array, String name) {
        NativeBytes.fill(
                array, type(name) == Tensor.Type.BF16 ? memory -> widen(name, memory) : memory -> read(name, memory));
    }

    private void read(String name, ByteBuffer target) {
        try {
            tensors.read(name, channel, target);
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
