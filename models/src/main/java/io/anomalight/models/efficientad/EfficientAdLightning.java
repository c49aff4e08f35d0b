package io.anomalight.models.efficientad;

import com.google.inject.Inject;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.Encoders;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Builds EfficientAD from its section of the configuration; the teacher is read from a file, distilled from an encoder, or
 * the encoder itself.
 */
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
    public AnomalyModule create(EfficientAdConfig config, ModuleState state, RunContext context) {
        if (context.archiveRestore().isEmpty()) {
            config.teacher().requireDistillation();
        }
        return create(config, AUTOENCODER_WIDTH, state, context);
    }

    @Override
    public List<Callback> configureCallbacks(EfficientAdConfig config) {
        return config.earlyStopping().map(Stopping::callback).stream().toList();
    }

    static AnomalyModule create(EfficientAdConfig config, int autoencoderWidth, ModuleState state, RunContext context) {
        EfficientAdModel.Widths widths = new EfficientAdModel.Widths(config.pdn(), autoencoderWidth);
        Optional<EncoderDescription> description = config.teacher().file().isPresent()
                ? Optional.empty()
                : Optional.of(description(config, state, context));
        EfficientAdModel model = new EfficientAdModel(
                config.inputSize(),
                widths,
                description.filter(any -> config.teacher().isEncoder()),
                state);
        Optional<TeacherPasses> teacher = description.map(each -> passes(config, model, each, state, context));
        config.teacher().file().ifPresent(file -> loadTeacher(file, model, state, context));
        model.initializeParameters(context.random("student"));
        // An archive is used only for evaluation, which needs no penalty images. Their folder may be on another
        // machine.
        Optional<PenaltyImages> penaltyImages = config.imagenetDir()
                .filter(folder -> context.archiveRestore().isEmpty())
                .map(folder -> PenaltyImages.in(folder, config.inputSize(), context.console()));
        return new EfficientAd(config, model, teacher, penaltyImages, state, context.console());
    }

    /** Adds the teacher's pretrained weights to the state, or allocates arrays whose values are then read from an archive. */
    private static void loadTeacher(Path weights, EfficientAdModel model, ModuleState state, RunContext context) {
        if (context.archiveRestore().isPresent()) {
            model.teacher().allocateParameters(state);
            state.provenance(context.archiveRestore().get().provenance());
            return;
        }
        new TeacherFile(weights).load(model.teacher(), EfficientAdModel.TEACHER, state);
    }

    private static EncoderDescription description(EfficientAdConfig config, ModuleState state, RunContext context) {
        return new EncoderDescription(
                Encoders.load(config.encoder(), state, context),
                config.teacherOutChannels(),
                config.teacher().isEncoder(),
                state,
                context.random("description"));
    }

    private static TeacherPasses passes(
            EfficientAdConfig config,
            EfficientAdModel model,
            EncoderDescription description,
            ModuleState state,
            RunContext context) {
        if (config.teacher().isEncoder()) {
            return new EncoderStatistics(description);
        }
        model.teacher().initializeParameters(state, context.random("teacher"));
        return new Distillation(model, description, config.teacher(), context.console());
    }
}
