package io.anomalight.models.efficientad;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.Batch;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Adam;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Distils a teacher if there is no file with a pretrained one. The teacher, a patch description network, learns the patch
 * descriptions of a frozen encoder; the loss is the mean squared difference (section 3.1 of the paper).
 *
 * <p>The paper distils on ImageNet. Here there are only the training images, so they are strongly augmented. Otherwise the
 * teacher would learn only normal patches, and its descriptions of anomalous patches would be useless.
 */
final class Distillation implements TeacherPasses {
    static final String OPTIMIZER = "teacher";

    private final EfficientAdModel model;
    private final EncoderDescription description;
    private final EfficientAdConfig.Teacher config;
    private final Console console;
    private double squaredErrors;
    private double squaredTargets;

    Distillation(
            EfficientAdModel model, EncoderDescription description, EfficientAdConfig.Teacher config, Console console) {
        this.model = model;
        this.description = description;
        this.config = config;
        this.console = console;
    }

    /** The number of passes: one for the mean and standard deviation of the encoder's channels, the others for learning. */
    @Override
    public int passes() {
        return 1 + config.epochs();
    }

    @Override
    public Optional<OptimizerSpec> optimizer(double weightDecay) {
        return Optional.of(
                new OptimizerSpec(OPTIMIZER, model.teacher().parameterNames(), new Adam(config.lr(), weightDecay)));
    }

    @Override
    public String announcement(EfficientAdConfig all) {
        return "EfficientAD has no published teacher (model.teacher.file is null), so one is distilled from "
                + all.encoder().backbone() + " on the training images: " + passes()
                + " passes, and one more for the mean and deviation of its channels";
    }

    @Override
    public void step(int pass, Batch batch, Optimizers optimizers) {
        if (pass == 0) {
            description.gather(batch.images());
            return;
        }
        NDArray views = views(batch.images(), batch.random());
        NDArray target = description.describe(views, model.teacher());
        NDList inputs = new NDList(model.normalized(views), target);
        squaredErrors += optimizers.get(OPTIMIZER).minimize(inputs, in -> model.teacher()
                .describe(in.get(0), 0)
                .sub(in.get(1))
                .square()
                .mean());
        squaredTargets += target.square().mean().getFloat();
    }

    private static NDArray views(NDArray images, SplittableRandom random) {
        Shape shape = images.getShape();
        RandomView view = new RandomView(new ImageSize((int) shape.get(2), (int) shape.get(3)));
        float[] planes = images.toFloatArray();
        int length = planes.length / (int) shape.get(0);
        float[] views = new float[planes.length];
        for (int from = 0; from < planes.length; from += length) {
            System.arraycopy(view.draw(planes, from, random), 0, views, from, length);
        }
        return images.getManager().create(views, shape);
    }

    @Override
    public void passEnd(int pass) {
        if (pass == 0) {
            description.finish();
        } else if (pass == config.epochs()) {
            console.line(String.format(
                    Locale.ROOT,
                    "The teacher is distilled: in the last pass it missed %.0f %% of the variance of the encoder's features",
                    100 * squaredErrors / squaredTargets));
        }
        squaredErrors = 0;
        squaredTargets = 0;
    }
}
