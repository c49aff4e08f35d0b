package io.anomalight.models.components.backbone;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import io.anomalight.models.components.backbone.weights.WeightsStore;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Creates encoders. */
public final class Encoders {
    private Encoders() {}

    /**
     * Creates the encoder of a configuration and loads its weights.
     *
     * @param state owns the encoder's arrays, named {@code encoder.…}; they are pretrained, so no checkpoint contains them
     * @throws UserError if the weights can't be loaded or do not match; the message says how to set another weights file
     */
    public static FeatureExtractor load(BackboneSpec spec, ModuleState state, RunContext context) {
        return load(spec, state, context, UnaryOperator.identity());
    }

    /**
     * As above, for a model that computes other features with the encoder: the cache then contains these.
     *
     * @param features wraps the encoder
     */
    public static FeatureExtractor load(
            BackboneSpec spec, ModuleState state, RunContext context, UnaryOperator<FeatureExtractor> features) {
        return load(spec, weights(spec, context), state, context, features);
    }

    /** As {@link #load(BackboneSpec, ModuleState, RunContext)}, for a model that needs the weights of the encoder, too. */
    public static FeatureExtractor load(
            BackboneSpec spec, EncoderWeights weights, ModuleState state, RunContext context) {
        return load(spec, weights, state, context, UnaryOperator.identity());
    }

    private static FeatureExtractor load(
            BackboneSpec spec,
            EncoderWeights weights,
            ModuleState state,
            RunContext context,
            UnaryOperator<FeatureExtractor> features) {
        Backbone backbone = spec.network();
        FeatureExtractor encoder = backbone.load(backbone.layers(spec.layers()), weights, state, context.arithmetic());
        return caching(features.apply(new TimedExtractor(encoder, context.profiler())), state, context);
    }

    /**
     * Adds a cache of features to an encoder, if the context allows it ({@code trainer.feature_cache_mb} and
     * {@code trainer.fast_paths}).
     *
     * @param state owns the cached arrays until the fit ends; a state can have only one encoder with a cache
     */
    public static FeatureExtractor caching(FeatureExtractor encoder, ModuleState state, RunContext context) {
        return context.arithmetic().choose(() -> withCache(encoder, state, context), () -> encoder);
    }

    private static FeatureExtractor withCache(FeatureExtractor encoder, ModuleState state, RunContext context) {
        return context.featureCacheMb() == 0 ? encoder : new CachingExtractor(encoder, state, context);
    }

    /**
     * The weights of an encoder.
     *
     * @throws UserError if the weights can't be loaded
     */
    public static EncoderWeights weights(BackboneSpec spec, RunContext context) {
        Backbone backbone = spec.network();
        if (backbone.ownWeights().isPresent()) {
            FileWeights own = backbone.ownWeights().get();
            return context.archiveRestore().map(own::restored).orElse(own);
        }
        if (context.archiveRestore().isPresent()) {
            return new BlankWeights(backbone, context.archiveRestore().get());
        }
        return spec.preTrained() ? pretrained(backbone, spec, context) : random(backbone, context);
    }

    private static EncoderWeights random(Backbone backbone, RunContext context) {
        context.console().line(backbone.id() + " has random weights, because model.pre_trained is false");
        return new RandomWeights(backbone, context);
    }

    private static EncoderWeights pretrained(Backbone backbone, BackboneSpec spec, RunContext context) {
        WeightsSource source = Objects.requireNonNull(spec.weights().get(backbone.id()), "checked by the spec");
        return new PretrainedWeights(
                backbone, new WeightsStore(context).obtain(backbone.id(), source, backbone.format()));
    }
}
