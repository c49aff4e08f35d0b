package io.anomalight.framework.training;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.data.AugmentConfig;
import io.anomalight.framework.data.AugmentedSample;
import io.anomalight.framework.data.DataLoader;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.training.settings.BatchLimits;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The images of a fit, after the limits of the recipe are applied.
 *
 * @param train the training images
 * @param validation the validation images; empty if validation is off
 * @param loading batch sizes and the handling of unreadable images
 * @param counts the numbers of batches
 * @param shuffled whether each epoch has its own random order
 * @param contents returns the checksum of a sample's file, if there is one
 */
record FitData(
        List<Sample> train,
        List<Sample> validation,
        LoaderConfig loading,
        FitAmounts counts,
        boolean shuffled,
        Function<Sample, Optional<String>> contents) {

    /**
     * Selects the images of a fit.
     *
     * @throws UserError if there is nothing to validate on, or a share of the batches is less than one
     */
    static FitData of(DataModule data, TrainerConfig config) {
        Splits splits = data.splits();
        LoaderConfig loading = data.loader();
        List<Sample> train = splits.train();
        BatchLimits limits = config.limits();
        if (limits.validates() && !limits.overfits() && splits.validation().isEmpty()) {
            throw new UserError(
                    "there are no validation images, which are needed to learn thresholds; add some, or switch"
                            + " validation off with trainer.limit_val_batches=0");
        }
        FitAmounts counts = FitAmounts.of(
                config,
                loading,
                epochSize(limits, loading, train),
                splits.validation().size());
        if (limits.overfits()) {
            List<Sample> few = first(train, counts.training(), loading.trainBatchSize());
            return new FitData(
                    few,
                    checked(first(few, counts.validation(), loading.evalBatchSize()), config),
                    loading,
                    counts,
                    false,
                    data::content);
        }
        return new FitData(
                train,
                checked(first(splits.validation(), counts.validation(), loading.evalBatchSize()), config),
                loading,
                counts,
                true,
                data::content);
    }

    private static List<Sample> checked(List<Sample> validation, TrainerConfig config) {
        validation.stream()
                .flatMap(sample -> Stream.of("", sample.category()))
                .distinct()
                .forEach(category -> config.threshold()
                        .check(
                                SplitContents.of(validation.stream()
                                        .filter(sample -> category.isEmpty()
                                                || sample.category().equals(category))
                                        .toList()),
                                category));
        return validation;
    }

    // The few images of overfit_batches are not augmented.
    private static int epochSize(BatchLimits limits, LoaderConfig loading, List<Sample> train) {
        return limits.overfits()
                ? train.size()
                : Math.multiplyExact(train.size(), loading.augment().imagesPerImage());
    }

    /** The number of training batches per epoch. */
    long batches() {
        return counts.training();
    }

    /** Whether the fit is validated. */
    boolean validates() {
        return !validation.isEmpty();
    }

    /** The images of a calibration whose reference the fit learns, in the order of the data set. */
    List<Sample> of(Calibration calibration) {
        return calibration.images() == Calibration.Images.VALIDATION && validatesNormalImages()
                ? normalValidation()
                : normalTraining();
    }

    private boolean validatesNormalImages() {
        return !normalValidation().isEmpty();
    }

    private List<Sample> normalValidation() {
        return validation.stream()
                .filter(sample -> sample.label() == Label.NORMAL)
                .toList();
    }

    /** At most as many images as an epoch has. */
    private List<Sample> normalTraining() {
        List<Sample> good = train.stream()
                .filter(sample -> sample.label() != Label.ANOMALOUS)
                .toList();
        return first(good, batches(), loading.trainBatchSize());
    }

    /** Why a module that is calibrated on validation images gets training images instead, as a sentence, if it does. */
    Optional<String> substitute(String module, Capabilities capabilities) {
        return validates() && !validatesNormalImages()
                ? capabilities
                        .reference()
                        .filter(FitData::needsValidationImages)
                        .map(calibration -> "There are no good validation images, so " + module
                                + " is calibrated on the good training images, where its scores are lower")
                : Optional.empty();
    }

    private static boolean needsValidationImages(Calibration calibration) {
        return calibration.images() == Calibration.Images.VALIDATION
                || calibration.next().filter(FitData::needsValidationImages).isPresent();
    }

    /**
     * Checks that the module can learn from the training images.
     *
     * @throws UserError if there are defective images and the module does not learn from defects, or if it needs normal
     *     images for calibration and the data has no normal images
     */
    void check(String module, Capabilities capabilities) {
        int defective = SplitContents.of(train).anomalous();
        if (defective > 0 && !capabilities.learnsFromDefects()) {
            throw new UserError(module + " learns from good parts only, but " + defective + " of the " + train.size()
                    + " training images are defective; remove them (data.split.train_defects_ratio=0), or "
                    + capabilities
                            .defectsSetting()
                            .map(setting -> "let it learn from them (" + setting + ")")
                            .orElse("use a model that learns from defects"));
        }
        if (capabilities.reference().filter(each -> of(each).isEmpty()).isPresent()) {
            throw new UserError(module + " is calibrated on good training images, but all " + train.size()
                    + " training images are defective; add some good ones");
        }
    }

    /** The batches of an epoch, beginning at number {@code from}. */
    DataLoader epoch(int epoch, long from, ImageSize size, RunContext context) {
        return epoch(epoch, from, size, key -> false, context);
    }

    private DataLoader epoch(int epoch, long from, ImageSize size, Predicate<String> keeps, RunContext context) {
        DataLoader all = shuffled
                ? DataLoader.shuffled(
                        KeptSample.among(augmented(epoch, context), keeps),
                        size,
                        loading.trainBatchSize(),
                        loading,
                        context.random("order", epoch))
                : DataLoader.inOrder(KeptSample.among(train, keeps), size, loading.trainBatchSize(), loading);
        return all.between(from, batches());
    }

    /** As above, for a module, with the pixels that count for it, and its channels; what it keeps is not decoded again. */
    DataLoader epoch(int epoch, long from, AnomalyModule module, RunContext context) {
        return epoch(epoch, from, module.inputSize(), module.capabilities().keeps(), context)
                .counting(module.capabilities().region().get())
                .reading(module.capabilities().channels().current().get());
    }

    private List<Sample> augmented(int epoch, RunContext context) {
        return augmented(train, loading.augment(), context.random("augment", epoch));
    }

    /**
     * Images for training, augmented, or with augmented copies behind them; each change depends only on the random stream and the
     * position.
     */
    static List<Sample> augmented(List<Sample> images, AugmentConfig augment, SplittableRandom random) {
        if (!augment.changes()) {
            return images;
        }
        Optional<Integer> copies = augment.copies();
        List<Sample> changed = new ArrayList<>(copies.isPresent() ? images : List.of());
        for (int i = 0; i < copies.orElse(1); i++) {
            images.forEach(sample -> changed.add(new AugmentedSample(sample, augment, random.nextLong())));
        }
        return changed;
    }

    /** A hash of the training images, their batches and their order. */
    FitIdentity identity(long seed) {
        String settings = seed + " " + loading.trainBatchSize() + " " + batches() + " " + shuffled + " " + train.size();
        return FitIdentity.of(settings, train, contents);
    }

    /** The samples of the first batches. */
    static List<Sample> first(List<Sample> samples, long batches, int batchSize) {
        return samples.subList(0, (int) Math.min(samples.size(), batches * batchSize));
    }
}
