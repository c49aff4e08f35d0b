package io.anomalight.models.components.backbone;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import io.anomalight.models.components.backbone.weights.WeightsStore;
import java.util.Objects;

/** Loads encoders. */
public final class Encoders {
    private Encoders() {}

    /**
     * Makes the encoder that a recipe asks for.
     *
     * @param state owns the encoder's arrays under {@code encoder.…} as pretrained ones, which no checkpoint holds
     * @throws UserError if its weights can't be had or don't fit, with how to supply others
     */
    public static FeatureExtractor load(BackboneSpec spec, ModuleState state, RunContext environment) {
        Backbone backbone = Backbone.named(spec.backbone());
        EncoderWeights weights = weights(backbone, spec, environment);
        ResNet plain = ResNet.load(backbone, backbone.layers(spec.layers()), weights, state);
        FeatureExtractor encoder = environment.arithmetic().choose(() -> PackedResNet.of(plain, state), () -> plain);
        return remembering(new TimedExtractor(encoder, environment.profiler()), state, environment);
    }

    /**
     * An encoder that keeps features of images that come again, as far as the environment lets it.
     *
     * @param state owns what is kept until the fit ends; an encoder of the same state that also remembers is not foreseen
     */
    public static FeatureExtractor remembering(FeatureExtractor encoder, ModuleState state, RunContext environment) {
        return environment.arithmetic().choose(() -> asFarAsThereIsRoom(encoder, state, environment), () -> encoder);
    }

    private static FeatureExtractor asFarAsThereIsRoom(
            FeatureExtractor encoder, ModuleState state, RunContext environment) {
        return environment.featureCacheMb() == 0 ? encoder : new CachingExtractor(encoder, state, environment);
    }

    private static EncoderWeights weights(Backbone backbone, BackboneSpec spec, RunContext environment) {
        if (environment.archiveRestore().isPresent()) {
            return new BlankWeights(environment.archiveRestore().get());
        }
        return spec.preTrained() ? pretrained(backbone, spec, environment) : random(backbone, environment);
    }

    private static EncoderWeights random(Backbone backbone, RunContext environment) {
        environment.console().line(backbone.id() + " has random weights, because model.pre_trained is false");
        return new RandomWeights(backbone, environment);
    }

    private static EncoderWeights pretrained(Backbone backbone, BackboneSpec spec, RunContext environment) {
        WeightsSource source = Objects.requireNonNull(spec.weights().get(backbone.id()), "checked by the spec");
        return new PretrainedWeights(backbone, new WeightsStore(environment).obtain(backbone.id(), source));
    }
}
