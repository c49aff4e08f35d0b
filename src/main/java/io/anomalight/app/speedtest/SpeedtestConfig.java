package io.anomalight.app.speedtest;

import io.anomalight.framework.image.ImageSize;
import java.util.List;

/**
 * What {@code benchmark speed} measures, and how thoroughly.
 *
 * @param rows what is measured
 * @param python the interpreter of the reference
 * @param rounds in each of which ours and the reference are measured once
 * @param resnet50Rounds the same with ResNet-50
 * @param inputSize of the images
 * @param batchSize images a step
 * @param trainImages images an epoch
 * @param resnet50Images the same with ResNet-50
 * @param scoreImages images scored in batches in each round
 * @param latencyImages images scored one by one in each round
 * @param growthImages numbers of training images, ascending
 * @param metricsImages sizes of test sets, ascending
 * @param maxSeconds after so long a section begins no further round and no larger number
 * @param overrides of our recipe alone
 */
public record SpeedtestConfig(
        List<SpeedtestSection> rows,
        String python,
        int rounds,
        int resnet50Rounds,
        ImageSize inputSize,
        int batchSize,
        int trainImages,
        int resnet50Images,
        int scoreImages,
        int latencyImages,
        List<Integer> growthImages,
        List<Integer> metricsImages,
        int maxSeconds,
        List<String> overrides) {

    public SpeedtestConfig {
        rows = List.copyOf(rows);
        growthImages = List.copyOf(growthImages);
        metricsImages = List.copyOf(metricsImages);
        overrides = List.copyOf(overrides);
        if (python.isBlank()) {
            throw new IllegalArgumentException("python must name an interpreter, but is empty");
        }
        atLeast("rounds", rounds, 1);
        atLeast("resnet50_rounds", resnet50Rounds, 1);
        atLeast("batch_size", batchSize, 1);
        atLeast("score_images", scoreImages, 1);
        atLeast("latency_images", latencyImages, 1);
        atLeast("max_seconds", maxSeconds, 1);
        ascending("growth_images", growthImages);
        ascending("metrics_images", metricsImages);
        if (rows.contains(SpeedtestSection.TRAINING)) {
            enough("train_images", trainImages, SpeedtestSetup.resNet18(inputSize, batchSize));
            enough("batch_size", batchSize, SpeedtestSetup.resNet18(inputSize, batchSize));
        }
        if (rows.contains(SpeedtestSection.TRAINING_RESNET50)) {
            enough("resnet50_images", resnet50Images, SpeedtestSetup.resNet50(inputSize, batchSize));
            enough("batch_size", batchSize, SpeedtestSetup.resNet50(inputSize, batchSize));
        }
    }

    private static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(key + " must be at least " + least + ", but is " + value);
        }
    }

    private static void ascending(String key, List<Integer> numbers) {
        int before = 0;
        for (int number : numbers) {
            if (number <= before) {
                throw new IllegalArgumentException(
                        key + " must be positive numbers, each larger than the one before, but are " + numbers);
            }
            before = number;
        }
    }

    private static void enough(String key, int images, SpeedtestSetup setup) {
        int fewest = setup.fewestImages();
        if (images < fewest) {
            throw new IllegalArgumentException(
                    key + " must be at least " + fewest + " where input_size is " + setup.size()
                            + ", so that " + setup.layers().get(setup.layers().size() - 1) + " gives a batch of "
                            + SpeedtestSetup.FIBER_BATCH + " fibers, but is " + images);
        }
    }

    /** The CFLOW of most rows. */
    SpeedtestSetup resNet18() {
        return SpeedtestSetup.resNet18(inputSize, batchSize);
    }

    /** The large one. */
    SpeedtestSetup resNet50() {
        return SpeedtestSetup.resNet50(inputSize, batchSize);
    }

    boolean measures(SpeedtestSection section) {
        return rows.contains(section);
    }

    /** How many decoded images are enough; those who want more begin again with the first one. */
    int decodedImages() {
        return Math.max(Math.max(trainImages, resnet50Images), Math.max(Math.min(scoreImages, 64), 1));
    }
}
