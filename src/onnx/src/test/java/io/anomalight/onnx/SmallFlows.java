package io.anomalight.onnx;

import io.anomalight.models.cflow.CflowConfig;
import io.anomalight.models.cflow.CflowLightning;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.weights.EncoderFile;
import io.anomalight.models.csflow.CsflowConfig;
import io.anomalight.models.csflow.CsflowLightning;
import io.anomalight.models.fastflow.FastflowConfig;
import io.anomalight.models.fastflow.FastflowLightning;
import io.anomalight.models.uflow.UflowConfig;
import io.anomalight.models.uflow.UflowLightning;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes small modules with normalizing flows, as {@link SmallModules} makes the others. */
final class SmallFlows {
    private SmallFlows() {}

    static SmallModules.Maker cflow(
            CflowConfig.Normalization normalization, CflowConfig.Decoder decoder, boolean permuteSoft) {
        return cflow(new CflowConfig.MapConfig(normalization, Optional.empty()), decoder, permuteSoft);
    }

    static SmallModules.Maker cflow(CflowConfig.MapConfig map, CflowConfig.Decoder decoder, boolean permuteSoft) {
        return cflow(map, decoder, CflowConfig.Condition.POSITION, permuteSoft);
    }

    /** A conditional CFLOW whose condition has the category. */
    static SmallModules.Maker cflowByCategory() {
        return cflow(
                new CflowConfig.MapConfig(CflowConfig.Normalization.REFERENCE, Optional.empty()),
                CflowConfig.Decoder.FREIA_CFLOW,
                CflowConfig.Condition.POSITION_AND_CATEGORY,
                false);
    }

    private static SmallModules.Maker cflow(
            CflowConfig.MapConfig map,
            CflowConfig.Decoder decoder,
            CflowConfig.Condition condition,
            boolean permuteSoft) {
        CflowConfig config = new CflowConfig(
                SmallModules.SIZE,
                SmallModules.encoder(SmallModules.TWO_TAPS),
                240,
                decoder,
                8,
                Optional.of(condition),
                3,
                1.9,
                permuteSoft,
                1e-3,
                Optional.empty(),
                map);
        return (state, environment) -> new CflowLightning().create(config, state, environment);
    }

    static SmallModules.Maker fastflow() {
        return fastflow(SmallModules.encoder(SmallModules.TWO_TAPS));
    }

    static SmallModules.Maker csflow(CsflowConfig.AnomalyMapMode mode) {
        CsflowConfig config = new CsflowConfig(
                SmallModules.SIZE,
                "resnet18",
                "layer2",
                false,
                8,
                2,
                3,
                mode,
                2e-3,
                0.5,
                0.9,
                1e-5,
                Optional.empty(),
                Map.of(),
                Optional.empty());
        return (state, environment) -> new CsflowLightning().create(config, state, environment);
    }

    static SmallModules.Maker uflow(UflowConfig.AnomalyScore score, String backbone, String... layers) {
        UflowConfig config = new UflowConfig(
                SmallModules.SIZE,
                new BackboneSpec(backbone, List.of(layers), false, Map.of()),
                2,
                2,
                1,
                false,
                score,
                1e-3,
                1e-5,
                Optional.empty());
        return (state, environment) -> new UflowLightning().create(config, state, environment);
    }

    static SmallModules.Maker fastflow(BackboneSpec encoder) {
        FastflowConfig config =
                new FastflowConfig(SmallModules.SIZE, encoder, 4, false, 1.0, 1e-3, 1e-5, Optional.empty());
        return (state, environment) -> new FastflowLightning().create(config, state, environment);
    }

    /** CS-Flow with a network in a file, for images of three sizes. */
    static SmallModules.Maker csflow(EncoderFile file, String layer) {
        CsflowConfig config = new CsflowConfig(
                SmallModules.SIZE,
                "onnx",
                layer,
                true,
                8,
                2,
                3,
                CsflowConfig.AnomalyMapMode.ALL,
                2e-3,
                0.5,
                0.9,
                1e-5,
                Optional.empty(),
                Map.of(),
                Optional.of(file));
        return (state, environment) -> new CsflowLightning().create(config, state, environment);
    }
}
