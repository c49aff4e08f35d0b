package io.anomalight.models.efficientad;

import com.google.inject.Inject;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.Encoders;
import io.anomalight.models.components.backbone.FeatureExtractor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Builds EfficientAD from its section of the configuration: a teacher from a file, or one to distil with its encoder. */
public final class EfficientAdLightning implements ModelFactory<EfficientAdConfig> {
    /** Channels of the autoencoder's first layer in the paper. */
    private static final int AUTOENCODER_WIDTH = 32;

    @Inject
    public EfficientAdLightning() {}

    @Override
    public Class<EfficientAdConfig> configType() {
        return EfficientAdConfig.class;
    }

    @Override
    public AnomalyModule create(EfficientAdConfig config, ModuleState state, RunContext environment) {
        return create(config, AUTOENCODER_WIDTH, state, environment);
    }

    @Override
    public List<Callback> configureCallbacks(EfficientAdConfig config) {
        return config.earlyStopping().map(Stopping::callback).stream().toList();
    }

    static AnomalyModule create(
            EfficientAdConfig config, int autoencoderWidth, ModuleState state, RunContext environment) {
        EfficientAdModel.Widths widths =
                new EfficientAdModel.Widths(config.teacherOutChannels(), config.pdnWidth(), autoencoderWidth);
        EfficientAdModel model = new EfficientAdModel(config.inputSize(), widths, config.padding(), state);
        Optional<Distillation> distillation = Optional.empty();
        if (config.teacher().file().isPresent()) {
            loadTeacher(config.teacher().file().get(), model, state, environment);
        } else {
            FeatureExtractor encoder = Encoders.load(config.encoder(), state, environment);
            model.teacher().initializeParameters(state, environment.random("teacher"));
            distillation = Optional.of(distillation(config, model, encoder, state, environment));
        }
        model.initializeParameters(environment.random("student"));
        // For evaluation the penalty images are not needed, and their folder may be on another machine.
        Optional<PenaltyImages> foreign = config.imagenetDir()
                .filter(folder -> environment.archiveRestore().isEmpty())
                .map(folder -> PenaltyImages.in(folder, config.inputSize(), environment.console()));
        return new EfficientAd(config, model, distillation, foreign, state, environment.console());
    }

    /** Adds the teacher's pretrained weights to the state, or allocates those that are filled from an archive. */
    private static void loadTeacher(Path weights, EfficientAdModel model, ModuleState state, RunContext environment) {
        if (environment.archiveRestore().isPresent()) {
            model.teacher().allocateParameters(state);
            state.provenance(environment.archiveRestore().get().provenance());
            return;
        }
        new TeacherFile(weights).load(model.teacher(), EfficientAdModel.TEACHER, state);
    }

    private static Distillation distillation(
            EfficientAdConfig config,
            EfficientAdModel model,
            FeatureExtractor encoder,
            ModuleState state,
            RunContext environment) {
        EncoderDescription description =
                new EncoderDescription(encoder, config.teacherOutChannels(), state, environment.random("description"));
        return new Distillation(model, description, config.teacher(), environment.console());
    }
}
