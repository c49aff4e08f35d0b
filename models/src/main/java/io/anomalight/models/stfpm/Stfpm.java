package io.anomalight.models.stfpm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.maps.MapResize;
import io.anomalight.models.components.trained.Statistics;
import io.anomalight.models.components.trained.TrainedResNet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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
        this.distance = new FeatureDistance(state);
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
        inputs.addAll(directions(batch)); // outside minimize, so not recorded: the teacher needs no gradients
        double loss = optimizers.get(OPTIMIZER).minimize(inputs, in -> {
            NDList features = student.features(in.head(), Statistics.BATCH);
            return distance.loss(in.subNDList(1), features);
        });
        return StepOutput.loss(loss / batch.size());
    }

    @Override
    public Prediction validationStep(Batch batch) {
        List<NDArray> distances = distances(batch);
        NDArray anomalyMaps = FeatureDistance.anomalyMap(distances, config.inputSize());
        NDArray losses = distances.stream()
                .map(layer -> layer.reshape(batch.size(), -1).mean(new int[] {1})) // [B]
                .reduce(NDArray::add)
                .orElseThrow();
        return Prediction.ofMaps(anomalyMaps, Map.of("loss", losses.toFloatArray()));
    }

    private OnnxPrediction toOnnx(Value images) {
        List<Value> teachers = teacher.extract(images, config.inputSize());
        List<Value> students = student.features(images);
        ImageSize size = config.inputSize();
        return OnnxPrediction.ofMaps(IntStream.range(0, teachers.size())
                .mapToObj(layer -> MapResize.bilinear(
                        distance.positions(teachers.get(layer), students.get(layer)),
                        teacher.layers().get(layer).positions(size),
                        size))
                .reduce(Value::mul)
                .orElseThrow());
    }

    private List<NDArray> distances(Batch batch) {
        NDList teachers = directions(batch);
        NDList students = profiler.measure(
                "student", () -> student.features(student.normalize(batch.images()), Statistics.RUNNING));
        List<NDArray> distances = new ArrayList<>();
        for (int layer = 0; layer < teachers.size(); layer++) {
            distances.add(distance.positions(teachers.get(layer), students.get(layer)));
        }
        return distances;
    }

    private NDList directions(Batch batch) {
        NDList directions = new NDList();
        for (NDArray features : teacher.extract(batch)) {
            try (features) {
                directions.add(distance.directions(features));
            }
        }
        return directions;
    }
}
