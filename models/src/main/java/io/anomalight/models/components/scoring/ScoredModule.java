package io.anomalight.models.components.scoring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.WrappedModule;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.onnx.OnnxExportable;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.models.components.maps.GaussianBlur;
import io.anomalight.models.components.maps.LargestValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Wraps a module and changes its scores and maps as set in {@link ScoringConfig}. Training is that of the inner module, and
 * so is the state, with {@link PositionStatistics} beside it.
 */
public final class ScoredModule extends WrappedModule {
    private final ScoringConfig config;
    private final Optional<GaussianBlur> blur;
    private final PositionStatistics statistics;
    private final Capabilities capabilities;

    private ScoredModule(AnomalyModule inner, ScoringConfig config) {
        super(inner);
        this.config = config;
        this.blur = config.smoothing().map(GaussianBlur::new);
        this.statistics = new PositionStatistics(inner.state(), inner.inputSize());
        this.capabilities = capabilities(inner.capabilities());
        inner.state().provenance(Map.of("scoring", config.toString()));
    }

    /**
     * Wraps a module; returns the module itself if the settings change nothing.
     *
     * @throws UserError if maps should be standardized, but depend on the other images that are evaluated
     */
    public static AnomalyModule of(AnomalyModule inner, ScoringConfig config) {
        if (config.isNone()) {
            return inner;
        }
        if (config.standardize() && mapsDependOnOtherImages(inner.capabilities())) {
            throw new UserError("model.scoring.standardize = true can't be used with this " + inner.name()
                    + ", whose maps depend on other evaluated images: set model.scoring.standardize=false");
        }
        return new ScoredModule(inner, config);
    }

    private static boolean mapsDependOnOtherImages(Capabilities capabilities) {
        return capabilities.tiles().comparesWithinBatch()
                || capabilities.calibrationOver(Calibration.Images.EVALUATED).isPresent();
    }

    /** The capabilities of the inner module; its calibration is followed by that of the positions. */
    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    private Capabilities capabilities(Capabilities own) {
        return new Capabilities(
                own.preparation(),
                config.standardize() ? Optional.of(calibration(own)) : own.calibration(),
                own.onnx().map(this::scored),
                own.tiles(),
                own.precisions(),
                own.validationScalars(),
                own.summary(),
                own.learnsFromDefects(),
                own.defectsSetting(),
                own.region(),
                own.resize(),
                own.channels(),
                own.update(),
                own.keeps());
    }

    private Calibration calibration(Capabilities own) {
        Calibration ofPositions = new Calibration(
                Calibration.Images.VALIDATION,
                statistics::clear,
                batch -> statistics.add(ofModel(batch).anomalyMaps(), batch.categories()),
                statistics::finish);
        return own.calibration().map(first -> first.then(ofPositions)).orElse(ofPositions);
    }

    @Override
    public Prediction validationStep(Batch batch) {
        Prediction ofModel = ofModel(batch);
        NDList results = EagerOperand.computeAll(
                new NDList(ofModel.scores(), ofModel.anomalyMaps()),
                in -> scored(in.get(0), in.get(1), batch.categories()));
        return new Prediction(results.get(0), results.get(1), ofModel.scalars());
    }

    // The mean of the images and their mirror images, and smooth, if the settings say so; the scalars are those of the
    // images.
    private Prediction ofModel(Batch batch) {
        Prediction plain = both(batch);
        if (blur.isEmpty()) {
            return plain;
        }
        return new Prediction(plain.scores(), blur.get().apply(plain.anomalyMaps()), plain.scalars());
    }

    private Prediction both(Batch batch) {
        Prediction seen = inner().validationStep(batch);
        if (!config.flip()) {
            return seen;
        }
        Prediction mirrored = inner().validationStep(mirrored(batch));
        NDList each = new NDList(seen.scores(), seen.anomalyMaps(), mirrored.scores(), mirrored.anomalyMaps());
        NDList means = EagerOperand.computeAll(each, in -> means(in.get(0), in.get(1), in.get(2), in.get(3)));
        return new Prediction(means.get(0), means.get(1), seen.scalars());
    }

    private Batch mirrored(Batch batch) {
        // Another name, because features are cached by name.
        List<String> identities =
                batch.identities().stream().map(name -> name + "#mirrored").toList();
        NDArray images = EagerOperand.compute(batch.images(), all -> all.indexSelect(3, columns()));
        return new Batch(images, batch.random(), identities).in(batch.categories());
    }

    private OnnxExportable scored(OnnxExportable own) {
        return OnnxExportable.byCategory((images, category) -> {
            OnnxPrediction seen = own.toOnnx(images, category);
            List<Operand> ofModel = List.of(seen.scores(), seen.anomalyMaps());
            if (config.flip()) {
                OnnxPrediction mirrored = own.toOnnx(images.indexSelect(3, columns()), category);
                ofModel = means(seen.scores(), seen.anomalyMaps(), mirrored.scores(), mirrored.anomalyMaps());
            }
            Operand maps = ofModel.get(1);
            Operand smooth = blur.map(each -> each.apply(maps, inputSize())).orElse(maps);
            List<Operand> results = scored(ofModel.get(0), smooth, category.isEmpty() ? List.of() : List.of(category));
            return OnnxPrediction.of(results.get(0), results.get(1));
        });
    }

    /** Changes scores {@code [B]} and maps {@code [B, H, W]} as the settings say; the categories are those of the statistics. */
    private List<Operand> scored(Operand scores, Operand ofModel, List<String> categories) {
        Operand maps = config.standardize() ? statistics.standardized(ofModel, categories) : ofModel;
        Operand pixels = maps.reshape(-1, inputSize().pixels());
        Operand changed =
                switch (config.imageScore()) {
                    case MODEL -> scores;
                    case MAX -> pixels.max(1);
                    case TOP -> LargestValues.mean(pixels, topPixels());
                };
        return List.of(changed, maps);
    }

    private int topPixels() {
        return (int) Math.max(1, Math.round(config.topShare() * inputSize().pixels()));
    }

    /** The means of the scores and maps of images and of their mirror images. */
    private List<Operand> means(Operand scores, Operand maps, Operand mirroredScores, Operand mirroredMaps) {
        return List.of(
                scores.add(mirroredScores).mul(0.5),
                maps.add(mirroredMaps.indexSelect(2, columns())).mul(0.5));
    }

    /** The columns of an image from right to left. */
    private long[] columns() {
        int width = inputSize().width();
        return LongStream.range(0, width).map(column -> width - 1 - column).toArray();
    }
}
