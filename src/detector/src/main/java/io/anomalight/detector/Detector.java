package io.anomalight.detector;

import io.anomalight.assembly.LoadedModule;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.TrainedImages;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.decoding.ImageReader;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.metrics.GoodParts;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import io.anomalight.framework.metrics.regions.RegionRules;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A trained model that scores images. Any number of threads may share one detector.
 *
 * <p>The calling thread reads and resizes the images and applies the thresholds; for a list of files, threads of Java's
 * common pool help to read and resize the images. One thread of the detector runs the model.
 * Results are in Java memory; the caller owns no native memory. The last call must be {@link #close()}.
 *
 * <pre>{@code
 * try (Detector detector = Detector.load(Path.of("part.anomalight"))) {
 *     Detection detection = detector.predict(Path.of("new.png"));
 *     if (detection.anomalous()) {
 *         System.out.println(detection.normalizedScore() + " " + detection.regions());
 *     }
 * }
 * }</pre>
 */
public final class Detector implements AutoCloseable {
    /** Images per batch of the engine; larger batches are not faster. */
    private static final int BATCH = 16;

    private final RunningModel model;
    private volatile ChosenThresholds thresholds;

    private Detector(RunningModel model) {
        this.model = model;
        this.thresholds = new ChosenThresholds(model.card().postProcessor(), "");
    }

    /**
     * Loads an archive. The detector computes as with {@code trainer.fast_paths = true}, even if it was false in training:
     * faster, and with the same scores up to rounding.
     *
     * @throws io.anomalight.framework.failure.UserError if the file does not exist, is damaged, or does not fit this machine
     */
    public static Detector load(Path archive) {
        return load(archive, DetectorOptions.DEFAULT);
    }

    /** As {@link #load(Path)}, with a precision, a number of threads, a category and an engine. */
    public static Detector load(Path archive, DetectorOptions options) {
        Archive opened = Archive.open(archive);
        if (options.category().isEmpty()) {
            return new Detector(RunningModel.of(opened, options));
        }
        opened.card().postProcessor().ofKnown(options.category());
        Detector detector = new Detector(RunningModel.of(opened, options));
        detector.category(options.category());
        return detector;
    }

    /**
     * Creates a detector from a loaded module.
     *
     * @param loader loads the module; called on the detector's thread, which closes the module with the detector
     * @param cardFactory returns the facts about the module, with its thresholds; called on the same thread
     * @param precision the number format in which the model computes
     */
    public static Detector of(
            Supplier<LoadedModule> loader, Function<AnomalyModule, ModelCard> cardFactory, Precision precision) {
        return new Detector(RunningModel.of(loader, cardFactory, precision, EngineChoice.PYTORCH));
    }

    /** The engine that computes the scores, and why. */
    public EngineChoice engine() {
        return model.engine();
    }

    /** The facts about the model, with the thresholds of the archive. */
    public ModelCard card() {
        return model.card();
    }

    /** The number format in which the model computes. */
    public Precision precision() {
        return model.precision();
    }

    /** The current thresholds and normalisation. */
    public PostProcessor postProcessor() {
        return thresholds.current();
    }

    /** Sets the thresholds and the normalisation for all callers; running calls may use the old ones. */
    public synchronized void postProcessor(PostProcessor changed) {
        thresholds = thresholds.with(changed);
    }

    /**
     * Uses the thresholds and the normalisation of one category for all callers, except for images that are in a category
     * themselves ({@link HostImage#in}). Until then, those of all categories together are used.
     *
     * @param name one of the categories that the model was trained on
     * @throws io.anomalight.framework.failure.UserError if it was not trained on this category
     */
    public synchronized void category(String name) {
        thresholds = thresholds.in(name);
    }

    /** Sets what decides the verdict, and what a region needs, for all callers and categories. If verdicts change, a promise is lost. */
    public synchronized void regions(RegionRules rules) {
        thresholds = new ChosenThresholds(thresholds.all().withRegions(rules), thresholds.category());
    }

    /** Sets the image threshold: an image with this raw score or a higher one is anomalous; a {@code UserError} if regions decide. */
    public synchronized void threshold(double imageThreshold) {
        postProcessor(postProcessor().withImageThreshold(imageThreshold, "set at run time"));
    }

    /**
     * Sets the image threshold, or the pixel threshold if regions decide the verdict, so that the false positive rate on the given
     * normal images is at most the given rate.
     *
     * @param normalImages normal images that were not used in training
     * @param falsePositiveRate the largest share of these images that may be anomalous, in [0, 1)
     * @return the new thresholds
     * @throws io.anomalight.framework.failure.UserError if the list is empty, or an image can't be read or was used in training
     */
    public PostProcessor calibrate(List<Path> normalImages, double falsePositiveRate) {
        return calibrate(normalImages, CalibrationTarget.rate(falsePositiveRate), Progress.SILENT);
    }

    /** As {@link #calibrate(List, double)}, if asked with a promise for new images, and reports progress after each batch. */
    public PostProcessor calibrate(List<Path> normalImages, CalibrationTarget target, Progress progress) {
        TrainedImages.of(card()).ifPresent(trained -> trained.refuse(normalImages));
        GoodParts goodParts = new GoodParts(postProcessor());
        inBatches(normalImages, images -> {
            evaluate(prepare(images)).forEach(goodParts::add);
            progress.step(images.size());
        });
        PostProcessor calibrated = goodParts.calibrated(target);
        postProcessor(calibrated);
        return calibrated;
    }

    /** The input size of the model, to which every image is resized. */
    public ImageSize inputSize() {
        return card().inputSize();
    }

    /**
     * Scores an image file.
     *
     * @throws io.anomalight.framework.failure.UserError if the file can't be read
     */
    public Detection predict(Path image) {
        return score(List.of(prepare(image))).get(0);
    }

    /** Scores an image in memory. It has no EXIF orientation, so it is not rotated. */
    public Detection predict(BufferedImage image) {
        return score(List.of(prepare(image))).get(0);
    }

    /** Scores the bytes of an image file; a {@code UserError} if the bytes are not an image. */
    public Detection predict(byte[] file) {
        return score(List.of(prepare(file))).get(0);
    }

    /** As {@link #predict(byte[])}, from a stream, which is read to its end. */
    public Detection predict(InputStream file) {
        return score(List.of(prepare(file))).get(0);
    }

    /**
     * Scores image files in batches; returns one detection per image, in the same order.
     *
     * @throws io.anomalight.framework.failure.UserError if an image can't be read
     */
    public List<Detection> predict(List<Path> images) {
        List<Detection> detections = new ArrayList<>();
        inBatches(images, some -> detections.addAll(score(prepare(some))));
        return detections;
    }

    private List<HostImage> prepare(List<Path> images) {
        return images.parallelStream().map(this::prepare).toList();
    }

    private static void inBatches(List<Path> images, Consumer<List<Path>> body) {
        for (int from = 0; from < images.size(); from += BATCH) {
            body.accept(images.subList(from, Math.min(images.size(), from + BATCH)));
        }
    }

    /** Reads and resizes an image file for {@link #score}, on the calling thread. */
    public HostImage prepare(Path image) {
        FileSample sample = new FileSample(image, Label.UNKNOWN).resized(card().resize());
        return sample.reading(card().channels()).read(inputSize());
    }

    /** Resizes an image in memory for {@link #score}, on the calling thread. It is not rotated. */
    public HostImage prepare(BufferedImage image) {
        return prepare("picture in memory", DecodedImage.of(image));
    }

    /**
     * Decodes and resizes the bytes of an image file for {@link #score}, on the calling thread.
     *
     * @throws io.anomalight.framework.failure.UserError if the bytes are not an image
     */
    public HostImage prepare(byte[] file) {
        return prepare("in memory", ImageReader.read("in memory", file));
    }

    /** As {@link #prepare(byte[])}, from a stream, which is read to its end and not closed. */
    public HostImage prepare(InputStream file) {
        return prepare("in memory", ImageReader.read("in memory", file));
    }

    /** Resizes a decoded image for {@link #score}, on the calling thread. */
    public HostImage prepare(String name, DecodedImage image) {
        return HostImage.of(name, image.as(card().channels()), inputSize(), card().resize());
    }

    /**
     * Scores prepared images in one batch. An image that is in a category ({@link HostImage#in}) gets the thresholds of this
     * category, any other those of {@link #category(String)}.
     *
     * @return one detection per image, in the same order
     * @throws IllegalStateException if the detector is closed
     */
    public List<Detection> score(List<HostImage> images) {
        return score(images, Function.identity());
    }

    /**
     * Scores prepared images in one batch and keeps only a part of each detection. A full detection has a map as large as its
     * image, so only one of them is in memory at a time.
     *
     * @param keep returns the part to keep
     * @return one part per image, in the same order
     * @throws io.anomalight.framework.failure.UserError if an image is in a category that the model was not trained on
     * @throws IllegalStateException if the detector is closed
     */
    public <T> List<T> score(List<HostImage> images, Function<Detection, T> keep) {
        ChosenThresholds chosen = thresholds;
        images.forEach(chosen::of); // refuses an unknown category before the model runs
        return evaluate(images, chosen).stream()
                .map(result -> keep.apply(Detection.of(result, chosen.of(result.image()))))
                .toList();
    }

    /**
     * Computes the raw scores and maps of prepared images in one batch, at the model's input size and without thresholds.
     *
     * @return one result per image, in the same order
     * @throws io.anomalight.framework.failure.ModuleFailure if a score is not finite, or the model fails otherwise
     * @throws IllegalStateException if the detector is closed
     */
    public List<ImageResult> evaluate(List<HostImage> images) {
        return evaluate(images, thresholds);
    }

    private List<ImageResult> evaluate(List<HostImage> images, ChosenThresholds chosen) {
        return model.evaluate(images.stream().map(chosen::inCategory).toList());
    }

    /** Counts native arrays while no batch is scored. */
    BatchScorer.NativeCount natives() {
        return model.natives();
    }

    /** Waits for running calls, then frees the model; a second call does nothing. */
    @Override
    public void close() {
        model.close();
    }
}
