package io.anomalight.models.components.backbone;

import io.anomalight.models.components.backbone.weights.EncoderFile;

/**
 * Opens whole networks in files of one format as backbones. A jar lists its readers in {@code
 * META-INF/services/io.anomalight.models.components.backbone.NetworkReader}; each has a public constructor without arguments.
 * The reader of ONNX files is in the library {@code anomalight-onnx}, so that models need no protobuf and no ONNX Runtime.
 */
public interface NetworkReader {
    /** The name of ONNX files, {@code model.backbone = onnx}. */
    String ONNX = "onnx";

    /** The name of the format. */
    String id();

    /**
     * Opens a network, whose layers are known then. It may be called often, and reads a file again only if it has changed.
     *
     * @param file names a file
     * @throws io.anomalight.framework.failure.UserError if the file is not such a network, or has something that is not allowed
     */
    Backbone open(EncoderFile file);
}
