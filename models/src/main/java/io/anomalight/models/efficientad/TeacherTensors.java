package io.anomalight.models.efficientad;

import io.anomalight.framework.checkpoint.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Named tensors in a file. */
interface TeacherTensors {
    /** The type of the tensors that a teacher needs. */
    String F32 = "F32";

    boolean has(String name);

    List<Long> shape(String name);

    /** The type of the elements as the file names it, or {@link #F32}. */
    String type(String name);

    /** The elements of a tensor of type {@link #F32}, row by row; its shape must be known to be small. */
    float[] read(String name);

    /**
     * Opens a file: a zip file as PyTorch's, any other as safetensors.
     *
     * @throws io.anomalight.framework.failure.UserError if it is neither
     */
    static TeacherTensors open(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            if (in.read() == 'P' && in.read() == 'K') {
                return new TorchFile(file);
            }
        }
        return of(Safetensors.open(file));
    }

    private static TeacherTensors of(Safetensors file) {
        return new TeacherTensors() {
            @Override
            public boolean has(String name) {
                return file.has(name);
            }

            @Override
            public List<Long> shape(String name) {
                return file.shape(name);
            }

            @Override
            public String type(String name) {
                return file.type(name).toString();
            }

            @Override
            public float[] read(String name) {
                return file.read(name).floats();
            }
        };
    }
}
