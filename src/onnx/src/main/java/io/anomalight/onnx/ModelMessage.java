package io.anomalight.onnx;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.onnx.OnnxExportable;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.OperatorSetIdProto;

/** What all models that Anomalight writes as ONNX have in common. */
final class ModelMessage {
    static final int OPERATOR_SET = 18;
    private static final int IR_VERSION = 8;

    private ModelMessage() {}

    /**
     * A model with this graph.
     *
     * @param name the name of the module
     */
    static ModelProto.Builder of(ProtoGraph graph, String name) {
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
                .setProducerName("anomalight")
                .setProducerVersion(AnomalightVersion.current())
                .setDocString("Visual anomaly detection with " + name + ", trained with Anomalight.")
                .setGraph(graph.written());
    }

    /**
     * The ability of a module to be written as a graph.
     *
     * @throws UserError if it has none, or if its scores depend on other images
     */
    static OnnxExportable exportable(AnomalyModule module) {
        if (module.capabilities().calibrationOver(Calibration.Images.EVALUATED).isPresent()) {
            throw new UserError(module.name() + " as it is configured can't be exported as ONNX: the score of an image"
                    + " depends on all images of an evaluation, and a graph has only one batch; train it with"
                    + " model.anomaly_map.normalization=reference");
        }
        return module.capabilities()
                .onnx()
                .orElseThrow(() -> new UserError(module.name() + " can't be exported as ONNX: this model has no"
                        + " implementation with ONNX operators; the manual lists the models that have one"));
    }
}
