package io.anomalight.app.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.recipe.Recipes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The values of anomalib 2.6.0, copied from the constructors of its models, the optimizers in them, {@code MVTecAD} and {@code
 * examples/configs/model}; timm's default weights are those of its version 1.0.
 */
class AnomalibRecipesTest {
    private static final Recipes RECIPES = RecipeSearch.standard().recipes();

    private static final String ONE_PASS = "trainer.max_epochs = 1, data.train_batch_size = 32, ";
    private static final String R18 = "model.backbone = resnet18, model.layers = [layer1, layer2, layer3], ";
    private static final String W50 = "model.backbone = wide_resnet50_2, ";

    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry(
                    "cfa",
                    W50 + "model.layers = [layer1, layer2, layer3], model.gamma_c = 1, model.gamma_d = 1,"
                            + " model.num_nearest_neighbors = 3, model.num_hard_negative_features = 3,"
                            + " model.radius = 0.00001, model.score_type = softmin, model.lr = 0.001, model.weight_decay = 0.0005, "
                            + trained(30, 1, 5)),
            Map.entry(
                    "cflow",
                    W50
                            + "model.layers = [layer2, layer3, layer4], model.fiber_batch_size = 64, model.decoder = freia-cflow,"
                            + " model.condition_vector = 128, model.coupling_blocks = 8, model.clamp_alpha = 1.9,"
                            + " model.permute_soft = false, model.lr = 0.0001, model.anomaly_map.normalization = batch, "
                            + trained(50, 1, 2)),
            Map.entry(
                    "csflow",
                    "model.backbone = efficientnet_b5, model.layer = stage6, model.cross_conv_hidden_channels = 1024,"
                            + " model.n_coupling_blocks = 4, model.clamp = 3, model.anomaly_map_mode = all, model.lr = 0.0002,"
                            + " model.beta1 = 0.5, model.beta2 = 0.9, model.weight_decay = 0.00001,"
                            + " trainer.gradient_clip_val = 1, " + trained(240, 1, 3)),
            Map.entry(
                    "dfm",
                    ONE_PASS + "model.backbone = resnet50, model.layer = layer3, model.pooling_kernel_size = 4,"
                            + " model.pca_level = 0.97, model.score_type = fre"),
            Map.entry(
                    "dinomaly",
                    "model.input_size = 392, model.backbone = dinov2_vitb14_reg, model.layers = [block2, block3, block4, block5,"
                            + " block6, block7, block8, block9], model.bottleneck_dropout = 0.2, model.decoder_depth = 8,"
                            + " model.fuse_layer_encoder = [[0, 1, 2, 3], [4, 5, 6, 7]], model.fuse_layer_decoder = [[0, 1, 2, 3],"
                            + " [4, 5, 6, 7]], model.loss = { p_final = 0.9, p_schedule_steps = 1000, factor = 0.1 },"
                            + " model.lr = 0.002, model.final_lr = 0.0002, model.warmup_iters = 100, model.weight_decay = 0.0001,"
                            + " model.amsgrad = true, trainer.gradient_clip_val = 0.1, " + trained(-1, 1, 20)
                            + ", model.early_stopping.metric = image_AUROC, trainer.max_steps = 5000"),
            Map.entry(
                    "efficient_ad",
                    "model.teacher_out_channels = 384, model.model_size = small, model.pdn_width = null, model.padding = false,"
                            + " model.lr = 0.0001, model.weight_decay = 0.00001, model.early_stopping = null,"
                            + " data.train_batch_size = 1, data.eval_batch_size = 32, trainer.max_epochs = 1000,"
                            + " trainer.max_steps = 70000, trainer.check_val_every_n_epoch = 1, trainer.num_sanity_val_steps = 0"),
            Map.entry(
                    "fastflow",
                    R18
                            + "model.flow_steps = 8, model.conv3x3_only = false, model.hidden_ratio = 1.0, model.lr = 0.001,"
                            + " model.weight_decay = 0.00001, " + trained(500, 1, 3)),
            Map.entry(
                    "fre",
                    "model.backbone = resnet50, model.layer = layer3, model.pooling_kernel_size = 2, model.latent_dim = 220,"
                            + " model.lr = 0.001, model.scoring.image_score = model, data.train_batch_size = 32,"
                            + " data.eval_batch_size = 32,"
                            + " trainer.max_epochs = 220, trainer.check_val_every_n_epoch = 1,"
                            + " trainer.num_sanity_val_steps = 0"),
            Map.entry(
                    "glass",
                    W50 + "model.input_size = 288, model.layers = [layer2, layer3], model.feature_scale = 1,"
                            + " model.pretrain_embed_dim = 1536, model.target_embed_dim = 1536, model.patchsize = 3,"
                            + " model.pre_projection = 1, model.discriminator_layers = 2, model.discriminator_hidden = 1024,"
                            + " model.learning_rate = 0.0001, model.step = 20, model.svd = 0,"
                            + " model.gaussian_noise_std = 0.015, model.radius_quantile = 0.75,"
                            + " model.focal_loss_quantile_threshold = 0.5, model.mining = true,"
                            + " model.anomaly_source_path = null, " + trained(100, 1, 5)),
            Map.entry("padim", ONE_PASS + R18 + "model.n_features = null"),
            Map.entry(
                    "patchcore",
                    ONE_PASS + W50 + "model.layers = [layer2, layer3], model.coreset_sampling_ratio = 0.1,"
                            + " model.num_neighbors = 9"),
            Map.entry(
                    "reverse_distillation",
                    W50 + "model.layers = [layer1, layer2, layer3], model.anomaly_map_mode = add, model.lr = 0.005,"
                            + " model.beta1 = 0.5, model.beta2 = 0.99, " + trained(200, 200, 3)),
            Map.entry(
                    "uninet",
                    W50 + "model.layers = [layer1, layer2, layer3], model.feature_scale = 1, model.temperature = 0.1,"
                            + " model.lr = 0.005, model.teacher_lr = 0.000001, model.weight_decay = 0.00001, "
                            + trained(100, 1, 20)
                            + ", model.early_stopping.metric = image_AUROC"),
            Map.entry(
                    "uflow",
                    W50 + "model.layers = [layer1, layer2, layer3], model.input_size = 448, model.flow_steps = 4,"
                            + " model.affine_clamp = 2.0, model.affine_subnet_channels_ratio = 1.0, model.permute_soft = false,"
                            + " model.anomaly_score = likelihood, model.lr = 0.001, model.weight_decay = 0.00001, "
                            + trained(200, 1, 20)),
            Map.entry(
                    "stfpm",
                    R18 + "model.lr = 0.4, model.momentum = 0.9, model.weight_decay = 0.001, " + trained(100, 1, 5)),
            Map.entry(
                    "supersimplenet",
                    W50 + "model.layers = [layer2, layer3], model.perlin_threshold = 0.2, model.noise_std = 0.015,"
                            + " model.supervised = false, model.adapt_cls_features = false, model.adaptor_lr = 0.0001,"
                            + " model.adaptor_weight_decay = 0.01, model.lr = 0.0002, model.weight_decay = 0.00001,"
                            + trained(300, 1, 1) + ", model.early_stopping = null"));

    private static final Map<String, String> WEIGHTS =
            Map.of("resnet18", "a1_in1k", "resnet50", "a1_in1k", "wide_resnet50_2", "racm_in1k");

    private static String trained(int epochs, int validation, int patience) {
        return "data.train_batch_size = 32, data.eval_batch_size = 32, trainer.max_epochs = " + epochs
                + ", trainer.check_val_every_n_epoch = " + validation + ", trainer.num_sanity_val_steps = 0,"
                + " model.early_stopping = { metric = pixel_AUROC, patience = " + patience + ", mode = max }";
    }

    @TestFactory
    Stream<DynamicTest> recipesHaveTheValuesOfAnomalib() {
        return VALUES.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Config recipe = recipe(entry.getKey());
                    Config expected = ConfigFactory.parseString(
                            "model.input_size = 256, model.pre_trained = true, " + entry.getValue());

                    assertThat(expected.withFallback(recipe).resolve()).isEqualTo(recipe);
                }));
    }

    /** The recipes of some models have a number of steps; with anomalib, epochs end the fit. */
    @Test
    void onlyModelsWithANumberOfStepsInAnomalibStopAfterSteps() {
        Map<String, Integer> steps = VALUES.keySet().stream()
                .filter(name -> recipe(name).getInt("trainer.max_steps") != -1)
                .collect(Collectors.toMap(name -> name, name -> recipe(name).getInt("trainer.max_steps")));

        assertThat(steps).containsExactlyInAnyOrderEntriesOf(Map.of("dinomaly", 5000, "efficient_ad", 70000));
    }

    @TestFactory
    Stream<DynamicTest> recipesDownloadTimmsDefaultWeights() {
        return VALUES.keySet().stream()
                // EfficientAD's encoder distils a teacher, which anomalib does not do; no address of torchvision's
                // EfficientNet-B5 and of DINOv2 is pinned.
                .filter(name -> !List.of("efficient_ad", "csflow", "dinomaly").contains(name))
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    String backbone = recipe(name).getString("model.backbone");
                    Config source = recipe(name).getConfig("model.weights." + backbone);

                    assertThat(source.getString("url"))
                            .matches("https://huggingface.co/timm/" + backbone + "\\." + weights(name, backbone)
                                    + "/resolve/[0-9a-f]{40}/model\\.safetensors");
                    assertThat(source.getString("sha256")).matches("[0-9a-f]{64}");
                }));
    }

    /** SuperSimpleNet's noise fits to the features of torchvision's first weights, so anomalib names them. */
    private static String weights(String model, String backbone) {
        return model.equals("supersimplenet") ? "tv_in1k" : Objects.requireNonNull(WEIGHTS.get(backbone));
    }

    @Test
    void everyRecipeOfAnomalibNamesTheVersion() {
        assertThat(RECIPES.options("experiment")).allSatisfy((name, description) -> assertThat(
                        !name.endsWith("_anomalib") || description.contains("with the values of anomalib 2.6.0"))
                .as(name + ": " + description)
                .isTrue());
    }

    private static Config recipe(String model) {
        return new Composer(RECIPES)
                .compose(List.of("experiment=" + model + "_anomalib"))
                .config();
    }
}
