package io.anomalight.models.components.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.weights.WeightsFormat;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import io.anomalight.models.components.backbone.weights.WeightsStore;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The proof that conversion and preprocessing fit together: the default weights know a cat when they see one. */
@EnabledIfSystemProperty(
        named = "anomalight.integration",
        matches = "true",
        disabledReason = "fetches 95 MB with npm; run with -Danomalight.integration=true")
@NoNativeLeaks
class PhotographIntegrationTest {
    private static final int SIDE = 224;

    // ImageNet's tabby, tiger cat and Egyptian cat.
    private static final List<Long> CATS = List.of(281L, 282L, 285L);

    @Test
    void theDefaultWeightsFetchedWithNpmRecogniseACat(NativeMemory memory, @TempDir Path cache) {
        RunContext environment = new RunContext(1, Console.SILENT, cache);
        WeightsSource source = catalogued();
        BackboneSpec spec = new BackboneSpec("resnet50", List.of("layer4"), true, Map.of("resnet50", source));
        try (ModuleState state = new ModuleState(memory.root())) {
            FeatureExtractor encoder = Encoders.load(spec, state, environment);
            Safetensors weights = new WeightsStore(environment)
                    .obtain("resnet50", source, WeightsFormat.TORCHVISION)
                    .tensors();
            memory.inStep(state, step -> {
                NDArray map = encoder.extract(cat(step)).get(0); // [1, 2048, 7, 7]
                NDArray pooled = map.reshape(1, map.getShape().get(1), -1).mean(new int[] {2}); // [1, 2048]
                NDArray classes = pooled.matMul(
                                array(step, weights.read("fc.weight")).transpose())
                        .add(array(step, weights.read("fc.bias")));
                assertThat(classes.argMax(1).getLong(0)).isIn(CATS);
                assertThat(classes.softmax(1).max().getFloat()).isGreaterThan(0.9f);
            });
        }
    }

    private static WeightsSource catalogued() {
        Config entry = ConfigFactory.parseFile(new File("../configs/model/components/weights.conf"))
                .getConfig("resnet50");
        return new WeightsSource(
                Optional.empty(),
                Optional.empty(),
                Optional.of(entry.getString("npm")),
                Optional.of(entry.getString("integrity")),
                Optional.empty(),
                Optional.empty());
    }

    private static BufferedImage photograph() {
        try {
            return ImageIO.read(Objects.requireNonNull(
                    PhotographIntegrationTest.class.getResource("/backbone/chelsea.png"), "chelsea.png"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NDArray cat(NDManager step) {
        BufferedImage photograph = photograph();
        BufferedImage small = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(photograph, 0, 0, SIDE, SIDE, null);
        graphics.dispose();
        float[] rgb = new float[3 * SIDE * SIDE];
        for (int i = 0; i < SIDE * SIDE; i++) {
            int pixel = small.getRGB(i % SIDE, i / SIDE);
            rgb[i] = (pixel >> 16 & 0xff) / 255f;
            rgb[SIDE * SIDE + i] = (pixel >> 8 & 0xff) / 255f;
            rgb[2 * SIDE * SIDE + i] = (pixel & 0xff) / 255f;
        }
        return step.create(rgb, new Shape(1, 3, SIDE, SIDE));
    }

    private static NDArray array(NDManager step, Tensor tensor) {
        return step.create(tensor.floats(), new Shape(tensor.dimensions()));
    }
}
