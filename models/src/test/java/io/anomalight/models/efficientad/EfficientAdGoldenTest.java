package io.anomalight.models.efficientad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.testing.Golden;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Against efficient_ad_reference.py, plain PyTorch. */
@NoNativeLeaks
class EfficientAdGoldenTest {
    private static final ImageSize SIZE = new ImageSize(128, 160);
    private static final int BATCH = 2;
    private static final int STEPS = 3;

    private final Safetensors golden = Golden.open("efficient_ad");

    @Test
    void theTeacherDescribesAsTheReferenceWithAndWithoutPadding(NativeMemory memory) {
        withModel(memory, "before.", (model, step) -> {
            NDArray first = picture("images", step).get(":1");
            assertClose(model.teacher().describe(first, 0), "pdn");
            PatchDescriptionNetwork padded =
                    new PatchDescriptionNetwork("teacher.", List.of(""), Small.layout(3, 4, true), model.state());
            assertThat(padded.grid(SIZE).toString()).isEqualTo("32x40");
            assertClose(padded.describe(first, 0), "pdn_padded");
        });
    }

    @Test
    void theAutoencoderDescribesAsTheReference(NativeMemory memory) {
        withModel(
                memory,
                "before.",
                (model, step) -> assertClose(
                        model.autoencoder().describe(picture("images", step).get(":1"), new NDList()), "autoencoder"));
    }

    @Test
    void theTeachersChannelsHaveTheReferencesMeanAndDeviation(NativeMemory memory) {
        withModel(memory, "before.", (model, step) -> {
            model.channels().gather(array("pdn", step));
            model.channels().finish();
            assertClose(model.channels().mean(), "teacher_mean");
            assertClose(model.channels().deviation(), "teacher_std");
        });
    }

    @Test
    void everyGradientAgreesWithTheReference(NativeMemory memory) {
        withModel(memory, "before.", (model, step) -> {
            Objective objective = objective(model, step);
            model.parameterNames().forEach(name -> model.state().get(name).setRequiresGradient(true));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(objective.losses(model).total());
            }
            for (String name : model.parameterNames()) {
                try (NDArray gradient = model.state().get(name).getGradient()) {
                    assertClose(gradient, "gradient." + name);
                }
                model.state().get(name).setRequiresGradient(false);
            }
        });
    }

    @Test
    void lossesAndParametersOfThreeStepsAgreeWithTheReference(NativeMemory memory) {
        float[] expected = golden.read("losses").floats();
        withModel(memory, "before.", (model, step) -> {
            Objective objective = objective(model, step);
            OptimizerSpec spec = new OptimizerSpec("student", model.parameterNames(), new Adam(1e-3, 1e-5));
            try (Optimizers optimizers = new Optimizers(List.of(spec), model.state(), memory.root())) {
                for (int i = 0; i < STEPS; i++) {
                    int at = 3 * i;
                    optimizers.get("student").minimize(objective.arrays(), in -> {
                        Objective.Losses losses = objective.losses(model);
                        assertClose(losses.student().getFloat(), expected[at]);
                        assertClose(losses.autoencoder().getFloat(), expected[at + 1]);
                        assertClose(losses.imitation().getFloat(), expected[at + 2]);
                        return losses.total();
                    });
                }
            }
            model.parameterNames().forEach(name -> assertClose(model.state().get(name), "after." + name));
        });
    }

    @Test
    void mapsQuantilesAndScoresAgreeWithTheReference(NativeMemory memory) {
        withModel(memory, "after.", (model, step) -> {
            learnChannels(model, step);
            NormalizedMaps maps = new NormalizedMaps(SIZE, true, model.state());
            maps.forget();
            // The reference's images are normalised already; the model normalises itself.
            NDArray images = picture("images", step)
                    .mul(model.state().get("imagenet.std"))
                    .add(model.state().get("imagenet.mean"));
            NDList each = new NDList();
            for (int i = 0; i < BATCH; i++) {
                each.add(model.maps(images.get(i).expandDims(0)));
                maps.observe(each.get(i));
            }
            maps.finish();
            assertClose(each.get(0).stack(each.get(1)), "maps");
            assertClose(model.state().get("quantiles.low").concat(model.state().get("quantiles.high"), 0), "quantiles");
            NDArray combined = maps.combined(each.get(0)).concat(maps.combined(each.get(1)), 0);
            assertClose(combined.flatten().get("::7"), "combined_every_seventh");
            assertClose(combined.reshape(BATCH, -1).max(new int[] {1}), "scores");
        });
    }

    private void withModel(NativeMemory memory, String trained, BiConsumer<EfficientAdModel, NDManager> body) {
        try (ModuleState state = new ModuleState(memory.root())) {
            EfficientAdModel model =
                    new EfficientAdModel(SIZE, new EfficientAdModel.Widths(Small.layout(3, 4, false), 2), state);
            model.teacher().parameterNames().forEach(name -> put("before." + name, name, state));
            model.parameterNames().forEach(name -> put(trained + name, name, state));
            memory.inStep(state, step -> body.accept(model, step));
            assertThat(state.leaked()).isZero();
        }
    }

    private void put(String recorded, String name, ModuleState state) {
        Tensor tensor = golden.read(recorded);
        state.parameter(name, tensor.floats(), tensor.dimensions());
    }

    private void learnChannels(EfficientAdModel model, NDManager step) {
        model.channels().gather(array("pdn", step));
        model.channels().finish();
    }

    private Objective objective(EfficientAdModel model, NDManager step) {
        learnChannels(model, step);
        NDArray images = picture("images", step);
        NDArray changed = picture("changed", step);
        NDList masks = new NDList();
        for (int i = 0; i < 6; i++) {
            masks.add(array("mask." + i + ".rows", step).mul(array("mask." + i + ".columns", step)));
        }
        Optional<NDArray> foreign = Optional.of(picture("foreign", step));
        return new Objective(images, changed, taught(model, images), taught(model, changed), masks, foreign);
    }

    /** The images that an encoder would get do not matter here. */
    private static NDArray taught(EfficientAdModel model, NDArray normalized) {
        return model.teach(normalized.duplicate(), normalized);
    }

    /** The reference records one number for each 8x8 pixels. */
    private NDArray picture(String name, NDManager step) {
        return array(name, step).repeat(2, 8).repeat(3, 8);
    }

    private NDArray array(String name, NDManager step) {
        Tensor tensor = golden.read(name);
        return step.create(tensor.floats(), new Shape(tensor.dimensions()));
    }

    private void assertClose(NDArray actual, String name) {
        float[] expected = golden.read(name).floats();
        float[] values = actual.toFloatArray();
        assertThat(values).as(name).hasSameSizeAs(expected);
        double scale = 0;
        for (float value : expected) {
            scale = Math.max(scale, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) values[i]).as("%s[%d]", name, i).isCloseTo(expected[i], within(1e-4 * scale));
        }
    }

    private static void assertClose(float actual, float expected) {
        assertThat((double) actual).isCloseTo(expected, within(1e-5 * Math.abs(expected)));
    }
}
