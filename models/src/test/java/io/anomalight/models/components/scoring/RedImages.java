package io.anomalight.models.components.scoring;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.NativeMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Images for {@link RedChannel}, given by their red planes, and steps of a module with them. */
final class RedImages {
    private static final ImageSize SIZE = RedChannel.SIZE;

    private RedImages() {}

    static final class Output {
        final float[] scores;
        final float[] maps;
        final Map<String, float[]> scalars;

        Output(Prediction prediction) {
            scores = prediction.scores().toFloatArray();
            maps = prediction.anomalyMaps().toFloatArray();
            scalars = prediction.scalars();
        }
    }

    static Output predict(AnomalyModule module, NativeMemory memory, float[]... reds) {
        return predict(module, memory, List.of(), reds);
    }

    /** As above, for images of these categories. */
    static Output predict(AnomalyModule module, NativeMemory memory, List<String> categories, float[]... reds) {
        List<Output> outputs = new ArrayList<>();
        memory.inStep(module.state(), step -> {
            Prediction prediction = module.validationStep(batch(step, reds).in(categories));
            prediction.check(reds.length, SIZE);
            outputs.add(new Output(prediction));
        });
        return outputs.get(0);
    }

    private static Batch batch(NDManager step, float[]... reds) {
        int pixels = SIZE.pixels();
        float[] images = new float[reds.length * 3 * pixels];
        for (int i = 0; i < reds.length; i++) {
            System.arraycopy(reds[i], 0, images, i * 3 * pixels, pixels);
        }
        return new Batch(
                step.create(images, new Shape(reds.length, 3, SIZE.height(), SIZE.width())),
                new SplittableRandom(1),
                List.of("a", "b", "c").subList(0, reds.length));
    }

    static float[] random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] red = new float[SIZE.pixels()];
        for (int i = 0; i < red.length; i++) {
            red[i] = (float) random.nextDouble();
        }
        return red;
    }

    static float[] constant(float value) {
        float[] red = new float[SIZE.pixels()];
        Arrays.fill(red, value);
        return red;
    }

    static void calibrate(AnomalyModule module, NativeMemory memory, List<float[]> images) {
        calibrate(module, memory, images, List.of());
    }

    /** As above; each image is a batch, in a category if there are any. */
    static void calibrate(AnomalyModule module, NativeMemory memory, List<float[]> images, List<String> categories) {
        Optional<Calibration> each = module.capabilities().reference();
        while (each.isPresent()) {
            Calibration calibration = each.get();
            memory.inStep(module.state(), step -> calibration.start().run());
            for (int i = 0; i < images.size(); i++) {
                float[] image = images.get(i);
                List<String> category = categories.isEmpty() ? List.of() : List.of(categories.get(i));
                memory.inStep(
                        module.state(),
                        step -> calibration.step().accept(batch(step, image).in(category)));
            }
            memory.inStep(module.state(), step -> calibration.end().run());
            each = calibration.next();
        }
    }
}
