package io.anomalight.app.speedtest;

import io.anomalight.app.speedtest.contestant.SpeedtestSetup;
import io.anomalight.framework.image.ImageSize;
import java.util.List;

/**
 * Settings of {@code benchmark speed}.
 *
 * @param rows the sections to measure
 * @param python the Python interpreter of plain PyTorch
 * @param rounds number of rounds; each round measures Anomalight and each peer once
 * @param resnet50Rounds number of rounds with ResNet-50
 * @param inputSize size of the images
 * @param batchSize images per training step
 * @param trainImages images per epoch
 * @param resnet50Images images per epoch with ResNet-50
 * @param scoreImages images per round that are scored in batches
 * @param latencyImages images per round that are scored one by one
 * @param growthImages numbers of training images, ascending
 * @param metricsImages sizes of test sets, ascending
 * @param models names of the other models to measure
 * @param modelsRounds number of rounds of each of these models
 * @param modelsImages images per epoch and per round of these models
 * @param maxSeconds time limit of a section and of a request; after it no new round and no larger number is started
 * @param overrides overrides of CFLOW's recipe; PyTorch does not use them
 */
public record SpeedtestConfig(
        List<Section> rows,
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
        List<String> models,
        int modelsRounds,
        int modelsImages,
        int maxSeconds,
        List<String> overrides) {

    /** A section of the benchmark: rows that the same processes measure. */
    public enum Section {
        /** Epochs with ResNet-18, and their memory. */
        TRAINING,
        /** The first epoch with ResNet-50. */
        TRAINING_RESNET50,
        /** Throughput and latency with ResNet-18 in both precisions, and the memory of scoring. */
        SCORING,
        /** The time of the command {@code predict} for one image. */
        START_UP,
        /** Training with growing numbers of images. */
        GROWTH,
        /** Metrics on growing test sets. */
        METRICS,
        /** Training and scoring of other models than CFLOW. */
        MODELS
    }

    public SpeedtestConfig {
        rows = List.copyOf(rows);
        growthImages = List.copyOf(growthImages);
        metricsImages = List.copyOf(metricsImages);
        models = List.copyOf(models);
        overrides = List.copyOf(overrides);
        if (python.isBlank()) {
            throw new IllegalArgumentException("python must name an interpreter, but is empty");
        }
        atLeast("rounds", rounds, 1);
        atLeast("resnet50_rounds", resnet50Rounds, 1);
        atLeast("batch_size", batchSize, 1);
        atLeast("score_images", scoreImages, 1);
        atLeast("latency_images", latencyImages, 1);
        atLeast("models_rounds", modelsRounds, 1);
        atLeast("models_images", modelsImages, 1);
        atLeast("max_seconds", maxSeconds, 1);
        ascending("growth_images", growthImages);
        ascending("metrics_images", metricsImages);
        if (rows.contains(Section.TRAINING)) {
            enough("train_images", trainImages, SpeedtestSetup.resNet18(inputSize, batchSize));
            enough("batch_size", batchSize, SpeedtestSetup.resNet18(inputSize, batchSize));
        }
        if (rows.contains(Section.TRAINING_RESNET50)) {
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

    /** The model of most rows. */
    SpeedtestSetup resNet18() {
        return SpeedtestSetup.resNet18(inputSize, batchSize);
    }

    /** The large model. */
    SpeedtestSetup resNet50() {
        return SpeedtestSetup.resNet50(inputSize, batchSize);
    }

    /** The other models that are measured. */
    public List<String> measuredModels() {
        return measures(Section.MODELS) ? models : List.of();
    }

    boolean measures(Section section) {
        return rows.contains(section);
    }

    /** The number of images to decode; a contestant that needs more repeats them. */
    int decodedImages() {
        return Math.max(Math.max(trainImages, resnet50Images), Math.max(Math.min(scoreImages, 64), 1));
    }
}
