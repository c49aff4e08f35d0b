package io.anomalight.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Settings that make every model small enough for a test, with an encoder of random weights. */
final class TinyModels {
    private static final List<String> COMMON = List.of(
            "model.backbone=resnet18", "model.pre_trained=false", "model.input_size=64", "trainer.max_epochs=1");

    private static final Map<String, List<String>> SMALL = Map.of(
            "cflow", List.of("model.layers=[layer1,layer2]", "model.coupling_blocks=2", "model.fiber_batch_size=64"),
            "csflow", List.of("model.cross_conv_hidden_channels=4", "model.n_coupling_blocks=2"),
            "uflow", List.of("model.layers=[layer1,layer2]", "model.flow_steps=2"),
            "efficient_ad", List.of("model.pdn_width=4", "model.teacher_out_channels=8", "model.teacher.epochs=1"),
            "glass", List.of("model.target_embed_dim=16", "model.discriminator_hidden=16", "model.step=2"),
            "supersimplenet", List.of("model.layers=[layer1]"));

    private TinyModels() {}

    static List<String> settings(String model) {
        List<String> settings = new ArrayList<>(List.of("model=" + model));
        settings.addAll(COMMON);
        settings.addAll(SMALL.getOrDefault(model, List.of()));
        return settings;
    }
}
