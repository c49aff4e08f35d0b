package io.anomalight.framework.training;

import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.RunContext;
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

/**
 * The images of a fit, as far as its limits let it have them.
 *
 * @param train what is learned from
 * @param validation what each validation judges; none where validation is off
 * @param loading batch sizes and how reading errors are met
 * @param amounts how many batches of each
 * @param shuffled whether each epoch draws an order of its own
 * @param contents the checksum of a sample's file, if there is one
 */
record FitData(
        List<Sample> train,
        List<Sample> validation,
        LoaderConfig loading,
        FitAmounts amounts,
        boolean shuffled,
        Function<Sample, Optional<String>> contents) {

    /**
     * What a fit uses of some data.
     *
     * @throws UserError if there is nothing to validate on, or a share of the batches is less than one
     */
    static FitData of(DataModule data, TrainerConfig config) {
        Splits splits = data.splits();
        LoaderConfig loading = data.loader();
        List<Sample> train = splits.train();
        BatchLimits limits = config.limits();
        if (limits.validates() && !limits.overfits() && splits.validation().isEmpty()) {
            throw new UserError("there are no validation images, from which thresholds are learned; add some, or switch"
                    + " validation off with trainer.limit_val_batches=0");
        }
        FitAmounts amounts =
                FitAmounts.of(config, loading, train.size(), splits.validation().size());
        if (limits.overfits()) {
            List<Sample> few = first(train, amounts.training(), loading.trainBatchSize());
            return new FitData(
                    few,
                    first(few, amounts.validation(), loading.evalBatchSize()),
                    loading,
                    amounts,
                    false,
                    data::content);
        }
        return new FitData(
                train,
                first(splits.validation(), amounts.validation(), loading.evalBatchSize()),
                loading,
                amounts,
                true,
                data::content);
    }

    /** Training batches of an epoch. */
    long batches() {
        return amounts.training();
    }

    /** Whether the fit is validated. */
    boolean validates() {
        return !validation.isEmpty();
    }

    /** The good training images that a calibration sees: at most as many as an epoch has, in the order of the data set. */
    List<Sample> calibration() {
        List<Sample> good = train.stream()
                .filter(sample -> sample.label() != Label.ANOMALOUS)
                .toList();
        return first(good, batches(), loading.trainBatchSize());
    }

    /**
     * Refuses training images that the module can't learn from.
     *
     * @throws UserError if it does not learn from defects and there are some, or has only defects to be calibrated on
     */
    void check(String module, Capabilities capabilities) {
        int defective = SplitContents.of(train).anomalous();
        if (defective > 0 && !capabilities.learnsFromDefects()) {
            throw new UserError(module + " learns from good parts only, but " + defective + " of the " + train.size()
                    + " training images are defective; leave them out, or take a model that learns from defects");
        }
        if (capabilities.calibrationOver(Calibration.Images.TRAINING).isPresent()
                && calibration().isEmpty()) {
            throw new UserError(module + " is calibrated on good training images, but all " + train.size()
                    + " training images are defective; add some good ones");
        }
    }

    /** The batches of an epoch from the {@code from}-th on. */
    DataLoader epoch(int epoch, long from, ImageSize size, RunContext environment) {
        DataLoader all = shuffled
                ? DataLoader.shuffled(
                        augmented(epoch, environment),
                        size,
                        loading.trainBatchSize(),
                        loading,
                        environment.random("order", epoch))
                : DataLoader.inOrder(train, size, loading.trainBatchSize(), loading);
        return all.between(from, batches());
    }

    /** The training images as an epoch sees them: what becomes of each depends on the seed, the epoch and its place alone. */
    private List<Sample> augmented(int epoch, RunContext environment) {
        if (!loading.augment().changes()) {
            return train;
        }
        SplittableRandom random = environment.random("augment", epoch);
        List<Sample> changed = new ArrayList<>();
        train.forEach(sample -> changed.add(new AugmentedSample(sample, loading.augment(), random.nextLong())));
        return changed;
    }

    /** What the training images are, how they are batched and in what orders they come. */
    FitIdentity identity(long seed) {
        String shape = seed + " " + loading.trainBatchSize() + " " + batches() + " " + shuffled + " " + train.size();
        return FitIdentity.of(shape, train, contents);
    }

    /** The samples of the first batches. */
    static List<Sample> first(List<Sample> samples, long batches, int batchSize) {
        return samples.subList(0, (int) Math.min(samples.size(), batches * batchSize));
    }
}
