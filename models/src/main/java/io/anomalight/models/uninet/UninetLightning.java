package io.anomalight.models.uninet;

import com.google.inject.Inject;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.EncoderWeights;
import io.anomalight.models.components.backbone.Encoders;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.trained.MirroredResNet;
import io.anomalight.models.components.trained.TunedResNet;
import java.util.List;
import java.util.SplittableRandom;

/** Builds UniNet from its section: the teachers with the encoder's weights, and an untrained bottleneck and student. */
public final class UninetLightning implements ModelFactory<UninetConfig> {

    @Inject
    public UninetLightning() {}

    @Override
    public Class<UninetConfig> configType() {
        return UninetConfig.class;
    }

    @Override
    public AnomalyModule create(UninetConfig config, ModuleState state, RunContext context) {
        EncoderWeights weights = Encoders.weights(config.encoder(), context);
        FeatureExtractor source = Encoders.load(config.encoder(), weights, state, context);
        ResidualShape shape = config.shape();
        ResNetLayout layout = ResNetLayout.of(
                shape, source.origin().strideOn(), source.layers().size());
        TunedResNet target = new TunedResNet(layout, state, "teacher.").initialize(shape, weights);
        SplittableRandom random = context.random("student");
        DualBranchBottleneck bottleneck = new DualBranchBottleneck(shape, state).initialize(random.split());
        MirroredResNet student = new MirroredResNet(shape, state, "student.").initialize(random.split());
        FeatureSelection selection = new FeatureSelection(shape, config.featureScale(), state).initialize();
        Student networks = new Student(bottleneck, student, selection);
        return new Uninet(config, source, target, networks, state, context.profiler());
    }

    @Override
    public List<Callback> configureCallbacks(UninetConfig config) {
        return config.earlyStopping().map(Stopping::callback).stream().toList();
    }
}
