package io.anomalight.models.components.backbone.weights;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A network in a file that serves as an encoder: the section {@code model.encoder}.
 *
 * @param file an ONNX file, or an archive that holds one; absent for the encoders of Anomalight
 * @param format what the network expects as input; absent for torchvision's format
 */
public record EncoderFile(Optional<Path> file, Optional<InputFormat> format) {

    public EncoderFile {
        if (file.isEmpty() && format.isPresent()) {
            throw new IllegalArgumentException(
                    "format is set, but has no effect without file: set model.encoder.file, too, or format=null");
        }
    }

    /** A network whose input has torchvision's format. */
    public static EncoderFile of(Path file) {
        return new EncoderFile(Optional.of(file), Optional.empty());
    }

    /** The format of the network's input. */
    public WeightsFormat inputFormat() {
        return format.orElse(InputFormat.DEFAULT).format();
    }
}
