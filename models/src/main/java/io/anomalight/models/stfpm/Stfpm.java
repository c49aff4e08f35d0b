package io.anomalight.models.stfpm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.trained.Statistics;
import io.anomalight.models.components.trained.TrainedResNet;
import java.util.List;
import java.util.Map;

/**
 * The STFPM module: a frozen teacher, and a student that learns to give the same features for normal images. Where their
 * features differ, the image is anomalous.
 */
final class Stfpm implements AnomalyModule {
    /** The prefix of the names of the student's arrays. */
    static final String STUDENT = "student.";

    private static final String OPTIMIZER = "student";

    private final StfpmConfig config;
    private final FeatureExtractor teacher;
    private final TrainedResNet student;
    private final FeatureDistance distance;
    private final ModuleState state;
    private final Profiler profiler;

    Stfpm(StfpmConfig config, FeatureExtractor teacher, TrainedResNet student, ModuleState state, Profiler profiler) {
        this.config = config;
        this.teacher = teacher;
        this.student = student;
        this.distance = new FeatureDistance(teacher.grids(config.inputSize()), config.inputSize());
        this.state = state;
        this.profiler = profiler;
    }

    @Override
    public String name() {
        return "stfpm";
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
        return List.of(new OptimizerSpec(OPTIMIZER, student.parameterNames(), config.rule()));
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.NONE.withOnnx(this::toOnnx).withValidationScalars("loss");
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        NDList inputs = new NDList(student.normalize(batch.images()));
        // outside minimize, so not recorded: the teacher needs no gradients
        NDList features = teacher.extract(batch);
        inputs.addAll(EagerOperand.computeAll(
                features, in -> in.stream().map(FeatureDistance::directions).toList()));
        features.close();
        double loss = optimizers.get(OPTIMIZER).minimize(inputs, in -> loss(in, student));
        return StepOutput.loss(loss / batch.size());
    }

    /**
     * The sum of the losses of the images. The sum is as in anomalib, and its learning rate fits to it; the authors' code takes the
     * mean.
     *
     * @param inputs normalised images, and directions of the teacher's features
     */
    static NDArray loss(NDList inputs, TrainedResNet student) {
        NDList features = student.features(inputs.head(), Statistics.BATCH);
        features.addAll(inputs.subNDList(1));
        int layers = features.size() / 2;
        return EagerOperand.compute(features, in -> FeatureDistance.losses(
                        FeatureDistance.positions(in.subList(layers, 2 * layers), in.subList(0, layers)))
                .sum());
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDList teachers = teacher.extract(batch);
        NDList students = profiler.measure(
                "student", () -> student.features(student.normalize(batch.images()), Statistics.RUNNING));
        int layers = teachers.size();
        NDList results = EagerOperand.computeAll(teachers.addAll(students), in -> {
            List<Operand> distances = distances(in.subList(0, layers), in.subList(layers, 2 * layers));
            return List.of(distance.anomalyMap(distances), FeatureDistance.losses(distances));
        });
        return Prediction.ofMaps(results.get(0), Map.of("loss", results.get(1).toFloatArray()));
    }

    private OnnxPrediction toOnnx(Value images) {
        List<Operand> teachers = List.copyOf(teacher.extract(images, config.inputSize()));
        List<Operand> students = List.copyOf(student.features(images));
        return OnnxPrediction.ofMaps(distance.anomalyMap(distances(teachers, students)));
    }

    private static List<Operand> distances(List<Operand> teachers, List<Operand> students) {
        return FeatureDistance.positions(
                teachers.stream().map(FeatureDistance::directions).toList(), students);
    }
}
