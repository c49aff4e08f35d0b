package io.anomalight.models.efficientad;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.models.efficientad.PickledStateDict.Located;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A state dict that {@code torch.save} of PyTorch 1.6 or later has written: a zip file with a pickle and one file of numbers per
 * storage. The pickle is read by {@link PickledStateDict}, which executes nothing.
 */
final class TorchFile implements TeacherTensors {
    private static final String PICKLE = "/data.pkl";
    private static final int MOST_PICKLE_BYTES = 1 << 20;
    private static final int MOST_NUMBERS = 1 << 26;
    private static final String FLOAT = "FloatStorage";

    private final Path file;
    private final String folder;
    private final Map<String, Located> tensors;

    /**
     * Opens a file.
     *
     * @throws UserError if it is not such a file
     */
    TorchFile(Path file) {
        this.file = file;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            String pickle = zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(PICKLE))
                    .findFirst()
                    .orElseThrow(() -> refused("has no data.pkl"));
            folder = pickle.substring(0, pickle.length() - PICKLE.length());
            requireLittleEndian(zip);
            tensors = PickledStateDict.read(bytes(zip, pickle, MOST_PICKLE_BYTES));
        } catch (PickledStateDict.Refused e) {
            throw refused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UserError(file + " can't be read: " + FileFailure.reason(e), e);
        }
    }

    private void requireLittleEndian(ZipFile zip) throws IOException {
        String order = folder + "/byteorder";
        if (zip.getEntry(order) != null
                && !new String(bytes(zip, order, 16), StandardCharsets.UTF_8).equals("little")) {
            throw refused("has numbers that are not little-endian");
        }
    }

    private byte[] bytes(ZipFile zip, String name, int most) throws IOException {
        try (InputStream in = open(zip, name)) {
            byte[] bytes = in.readNBytes(most);
            if (in.read() >= 0) {
                throw refused("has more than " + most + " bytes in " + name);
            }
            return bytes;
        }
    }

    private InputStream open(ZipFile zip, String name) throws IOException {
        return zip.getInputStream(Optional.ofNullable(zip.getEntry(name)).orElseThrow(() -> refused("lacks " + name)));
    }

    private UserError refused(String reason) {
        return new UserError(file + " is not a state dict that torch.save has written: it " + reason
                + "; convert it to safetensors");
    }

    @Override
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    @Override
    public List<Long> shape(String name) {
        return tensor(name).shape();
    }

    @Override
    public String type(String name) {
        String type = tensor(name).storage().type();
        return type.equals(FLOAT) ? TeacherTensors.F32 : type;
    }

    private Located tensor(String name) {
        return Optional.ofNullable(tensors.get(name)).orElseThrow(() -> refused("lacks the tensor " + name));
    }

    /** Reads no more of the storage than the tensor, whose size its shape declares. */
    @Override
    public float[] read(String name) {
        Located tensor = tensor(name);
        long stored = tensor.storage().length();
        long length = length(name, tensor, Math.min(stored, MOST_NUMBERS));
        if (tensor.offset() < 0 || tensor.offset() > stored - length) {
            throw refused("has the tensor " + name + " outside its storage");
        }
        String entry = folder + "/data/" + tensor.storage().key();
        try (ZipFile zip = new ZipFile(file.toFile());
                InputStream storage = open(zip, entry)) {
            storage.skipNBytes(tensor.offset() * Float.BYTES);
            byte[] bytes = storage.readNBytes((int) length * Float.BYTES); // allocates only what is there
            if (bytes.length < length * Float.BYTES) {
                throw tooFewNumbers(name);
            }
            float[] values = new float[(int) length];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
            return values;
        } catch (EOFException e) {
            throw tooFewNumbers(name);
        } catch (IOException e) {
            throw new UserError(file + " can't be read: " + FileFailure.reason(e), e);
        }
    }

    private UserError tooFewNumbers(String tensor) {
        return refused("has too few numbers for the tensor " + tensor);
    }

    /** The number of elements of a tensor that is stored row by row; more than {@code most} are refused. */
    private long length(String name, Located tensor, long most) {
        long length = 1;
        for (int i = tensor.shape().size() - 1; i >= 0; i--) {
            long size = tensor.shape().get(i);
            boolean byRows = size == 1
                    || (i < tensor.strides().size() && tensor.strides().get(i) == length);
            if (!byRows || size < 0 || (size > 0 && length > most / size)) {
                throw refused("has the tensor " + name + " not row by row in its storage");
            }
            length *= size;
        }
        return length;
    }
}
