package io.anomalight.models.efficientad;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Precisions;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.augment.ColorJitter;
import io.anomalight.framework.data.augment.ColorJitter.Property;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Adam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The EfficientAD module. Preparation passes before the first epoch prepare the teacher. Then a single Adam trains student and
 * autoencoder. The quantiles that normalise the anomaly maps are calibrated on the normal validation images.
 *
 * <p>All losses are means over the images of a batch, so a batch may have more than one image. In the paper it has one.
 */
final class EfficientAd implements AnomalyModule {
    private static final String OPTIMIZER = "student";
    private static final double MAX_CHANGE = 0.2;
    private static final List<Property> CHANGED_PROPERTIES =
            List.of(Property.BRIGHTNESS, Property.CONTRAST, Property.SATURATION);

    private final EfficientAdConfig config;
    private final EfficientAdModel model;
    private final Optional<TeacherPasses> teacher;
    private final Optional<PenaltyImages> penaltyImages;
    private final ModuleState state;
    private final NormalizedMaps maps;
    private final TeacherPreparation preparation;

    EfficientAd(
            EfficientAdConfig config,
            EfficientAdModel model,
            Optional<TeacherPasses> teacher,
            Optional<PenaltyImages> penaltyImages,
            ModuleState state,
            Console console) {
        this.config = config;
        this.model = model;
        this.teacher = teacher;
        this.penaltyImages = penaltyImages;
        this.state = state;
        this.maps = new NormalizedMaps(config.inputSize(), !config.padding(), state);
        this.preparation = new TeacherPreparation(config, model, teacher, console);
    }

    @Override
    public String name() {
        return "efficient_ad";
    }

    @Override
    public ModuleState state() {
        return state;
    }

    @Override
    public ImageSize inputSize() {
        return config.inputSize();
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        List<OptimizerSpec> specs = new ArrayList<>();
        teacher.flatMap(passes -> passes.optimizer(config.weightDecay())).ifPresent(specs::add);
        Adam adam = new Adam(config.lr(), config.weightDecay());
        specs.add(new OptimizerSpec(OPTIMIZER, model.parameterNames(), adam, LateDrop.INSTANCE));
        return specs;
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        Objective objective = objective(batch);
        Map<String, Double> scalars = new HashMap<>();
        double total = optimizers.get(OPTIMIZER).minimize(objective.arrays(), in -> {
            Objective.Losses losses = objective.losses(model);
            scalars.put("st", (double) losses.student().getFloat());
            scalars.put("ae", (double) losses.autoencoder().getFloat());
            scalars.put("stae", (double) losses.imitation().getFloat());
            return losses.total();
        });
        scalars.put("loss", total);
        return new StepOutput(scalars);
    }

    private Objective objective(Batch batch) {
        SplittableRandom random = batch.random();
        NDManager step = batch.images().getManager();
        NDArray images = model.normalized(batch.images());
        NDArray plainChanged = changed(batch.images(), random);
        NDArray changed = model.normalized(plainChanged);
        return new Objective(
                images,
                changed,
                model.teach(batch.images(), images),
                model.teach(plainChanged, changed),
                model.autoencoder().dropout(batch.size(), random, step),
                penaltyImages.map(others -> model.normalized(others.draw(batch.size(), random, step))));
    }

    /**
     * Multiplies the brightness, contrast or saturation of each image by 0.8 to 1.2 (section 3.3; algorithm 1 of the appendix).
     */
    private static NDArray changed(NDArray images, SplittableRandom random) {
        float[] planes = images.toFloatArray();
        int length = planes.length / (int) images.getShape().get(0);
        for (int from = 0; from < planes.length; from += length) {
            double factor = random.nextDouble(1 - MAX_CHANGE, 1 + MAX_CHANGE);
            Property property = CHANGED_PROPERTIES.get(random.nextInt(CHANGED_PROPERTIES.size()));
            float[] image = Arrays.copyOfRange(planes, from, from + length);
            System.arraycopy(ColorJitter.of(property, factor).of(image), 0, planes, from, length);
        }
        return images.getManager().create(planes, images.getShape());
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.NONE
                .withPreparation(preparation.passes())
                .withCalibration(
                        new Calibration(Calibration.Images.VALIDATION, maps::forget, this::observe, maps::finish))
                .withOnnx(this::toOnnx)
                .withPrecisions(Precisions.BF16_EVALUATION);
    }

    private OnnxPrediction toOnnx(Value images) {
        return OnnxPrediction.ofMaps(maps.combined(model.maps(images), model.grid(config.inputSize())));
    }

    private void observe(Batch batch) {
        images(batch).forEach(image -> maps.observe(model.maps(image)));
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDList all = new NDList();
        images(batch).forEach(image -> all.add(maps.combined(model.maps(image))));
        return Prediction.ofMaps(NDArrays.concat(all));
    }

    /** The single images of a batch: the feature maps of the first layers would take gigabytes for a whole batch. */
    private static List<NDArray> images(Batch batch) {
        return IntStream.range(0, batch.size())
                .mapToObj(i -> batch.images().get(i).expandDims(0))
                .toList();
    }
}
