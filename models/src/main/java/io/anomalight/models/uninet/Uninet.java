package io.anomalight.models.uninet;

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
import io.anomalight.models.components.trained.FeatureCosine;
import io.anomalight.models.components.trained.Statistics;
import io.anomalight.models.components.trained.TunedResNet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The UniNet module: a frozen source teacher, a target teacher that adapts slowly to the images, and a student that rebuilds the
 * features of each teacher from those of the other.
 */
final class Uninet implements AnomalyModule {
    private static final String STUDENT = "student";
    private static final String TEACHER = "teacher";

    private final UninetConfig config;
    private final FeatureExtractor source;
    private final TunedResNet target;
    private final Student student;
    private final WeightedDecision decision;
    private final ModuleState state;
    private final Profiler profiler;

    Uninet(
            UninetConfig config,
            FeatureExtractor source,
            TunedResNet target,
            Student student,
            ModuleState state,
            Profiler profiler) {
        this.config = config;
        this.source = source;
        this.target = target;
        this.student = student;
        List<ImageSize> grids = source.grids(config.inputSize());
        this.decision = new WeightedDecision(
                Stream.concat(grids.stream(), grids.stream()).toList(), config.inputSize());
        this.state = state;
        this.profiler = profiler;
    }

    @Override
    public String name() {
        return "uninet";
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
    public Capabilities capabilities() {
        return Capabilities.NONE.withOnnx(this::toOnnx).withValidationScalars("loss");
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return List.of(
                new OptimizerSpec(STUDENT, student.parameterNames(), config.rule(), UninetConfig.schedule()),
                new OptimizerSpec(TEACHER, target.parameterNames(), config.teacherRule(), UninetConfig.schedule()));
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        // outside minimize, so not recorded: the source teacher needs no gradients
        NDList inputs = new NDList(batch.images()).addAll(source.extract(batch));
        return StepOutput.loss(optimizers.minimizeTogether(List.of(STUDENT, TEACHER), inputs, this::loss));
    }

    /** The mean loss of the images; the inputs are the images and the source teacher's features. */
    private NDArray loss(NDList inputs) {
        return student.loss(
                inputs.subNDList(1),
                target.features(inputs.head(), Statistics.BATCH),
                new ContrastiveLoss(config.temperature()));
    }

    /** The loss of validation is the mean cosine distance of both teachers' features, summed over the layers. */
    @Override
    public Prediction validationStep(Batch batch) {
        NDList ofSource = source.extract(batch);
        NDList all = profiler.measure("student", () -> {
            NDList ofTarget = target.features(batch.images(), Statistics.RUNNING);
            return new NDList(ofSource)
                    .addAll(ofTarget)
                    .addAll(student.rebuild(ofTarget))
                    .addAll(student.rebuild(ofSource));
        });
        NDList results = EagerOperand.computeAll(all, this::score);
        return new Prediction(
                results.get(0), results.get(1), Map.of("loss", results.get(2).toFloatArray()));
    }

    private OnnxPrediction toOnnx(Value images) {
        List<Value> ofSource = source.extract(images, config.inputSize());
        List<Value> ofTarget = target.features(images);
        List<Operand> all = new ArrayList<>(ofSource);
        all.addAll(ofTarget);
        all.addAll(student.rebuild(ofTarget));
        all.addAll(student.rebuild(ofSource));
        List<Operand> results = score(all);
        return OnnxPrediction.of(results.get(0), results.get(1));
    }

    /**
     * The scores {@code [B]}, the anomaly maps {@code [B, H, W]} and the losses {@code [B]}.
     *
     * @param all the features of the source and of the target, then those rebuilt from the target and from the source, one {@code
     *     [B, C, h, w]} per layer; what is rebuilt from one teacher is compared with the other
     */
    private List<Operand> score(List<Operand> all) {
        int half = all.size() / 2;
        List<Operand> distances = IntStream.range(0, half)
                .mapToObj(i -> FeatureCosine.distance(all.get(i), all.get(half + i), 1))
                .toList();
        Operand losses = distances.stream()
                .map(distance -> distance.mean(2).mean(1))
                .reduce(Operand::add)
                .orElseThrow();
        List<Operand> decided = decision.decide(distances);
        return List.of(decided.get(0), decided.get(1), losses);
    }
}
