package io.anomalight.detector;

import io.anomalight.assembly.LoadedModule;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.TrainedImages;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.decoding.ImageReader;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.metrics.PostProcessor;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A trained model, ready to score images; any number of threads may share one.
 *
 * <p>Reading, resizing and drawing lines are done by the caller's thread, the model's arithmetic by one thread of the
 * detector's own. Only numbers in Java memory come back.
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
    /** How many images of a list go through the engine together; more would not be faster. */
    private static final int BATCH = 16;

    private final EngineThread engine;
    private final LoadedModule loaded;
    private final ModelCard card;
    private final Precision precision;
    private volatile PostProcessor postProcessor;

    private Detector(EngineThread engine, LoadedModule loaded, ModelCard card, Precision precision) {
        this.engine = engine;
        this.loaded = loaded;
        this.card = card;
        this.precision = precision;
        this.postProcessor = card.postProcessor();
    }

    /**
     * Loads an archive; it judges with the fast paths, whatever {@code trainer.fast_paths} was in training.
     *
     * @throws io.anomalight.framework.failure.UserError if there is none, or it is damaged or doesn't fit this version or machine
     */
    public static Detector load(Path archive) {
        return load(archive, DetectorOptions.DEFAULT);
    }

    /** As {@link #load(Path)}, with a say in how it computes. */
    public static Detector load(Path archive, DetectorOptions options) {
        Archive opened = Archive.open(archive);
        Restorer restorer = Restorer.of(opened, options);
        return of(restorer::restore, module -> opened.card(), restorer.precision());
    }

    /**
     * Makes a detector of a module from elsewhere.
     *
     * @param opening opens it; called by the thread that will use it
     * @param describing says what is known of it, with its thresholds; called by the same thread
     * @param precision in which numbers it judges
     */
    public static Detector of(
            Supplier<LoadedModule> opening, Function<AnomalyModule, ModelCard> describing, Precision precision) {
        EngineThread engine = new EngineThread();
        try {
            return engine.call(() -> ready(engine, opening.get(), describing, precision));
        } catch (RuntimeException | Error failure) {
            engine.end(() -> {});
            throw failure;
        }
    }

    private static Detector ready(
            EngineThread engine,
            LoadedModule loaded,
            Function<AnomalyModule, ModelCard> describing,
            Precision precision) {
        try {
            loaded.state().pass().begin(precision); // one pass, for nothing is learned any more
            return new Detector(engine, loaded, describing.apply(loaded.module()), precision);
        } catch (RuntimeException | Error failure) {
            loaded.close();
            throw failure;
        }
    }

    /** What is known of the model, with the thresholds that it came with. */
    public ModelCard card() {
        return card;
    }

    /** In which numbers it judges. */
    public Precision precision() {
        return precision;
    }

    /** The thresholds and the normalisation that are in force. */
    public PostProcessor postProcessor() {
        return postProcessor;
    }

    /** Draws other lines from now on, for every caller; what is being scored may still get the old ones. */
    public void postProcessor(PostProcessor changed) {
        postProcessor = changed;
    }

    /** Calls images anomalous from this raw score on, from now on. */
    public void threshold(double imageThreshold) {
        postProcessor = postProcessor.withImageThreshold(imageThreshold, "set at run time");
    }

    /**
     * Calls images anomalous, from now on, from the lowest score on that at most such a share of good parts reach.
     *
     * @param goodParts images without a defect, such as training has not seen
     * @param falsePositiveRate in [0, 1)
     * @return the lines that are in force now
     * @throws io.anomalight.framework.failure.UserError if there are no images, or one can't be read or was trained on; then nothing
     *     changes
     */
    public PostProcessor calibrate(List<Path> goodParts, double falsePositiveRate) {
        return calibrate(goodParts, falsePositiveRate, Progress.SILENT);
    }

    /** As {@link #calibrate(List, double)}, telling of each image that is done. */
    public PostProcessor calibrate(List<Path> goodParts, double falsePositiveRate, Progress progress) {
        TrainedImages.of(card).ifPresent(trained -> trained.refuse(goodParts));
        List<Float> scores = new ArrayList<>();
        inBatches(goodParts, images -> {
            judge(prepare(images)).forEach(result -> scores.add(result.score()));
            progress.step(images.size());
        });
        postProcessor = postProcessor.forFalsePositiveRate(scores, falsePositiveRate);
        return postProcessor;
    }

    /** The size to which every image is resized before the model sees it. */
    public ImageSize inputSize() {
        return card.inputSize();
    }

    /**
     * Scores an image file.
     *
     * @throws io.anomalight.framework.failure.UserError if it can't be read
     */
    public Detection predict(Path image) {
        return predict(prepare(image));
    }

    /** Scores a picture in memory; it carries no orientation, so it is judged as it is. */
    public Detection predict(BufferedImage image) {
        return predict(prepare(image));
    }

    /**
     * Scores the bytes of an image file.
     *
     * @throws io.anomalight.framework.failure.UserError if they are no image
     */
    public Detection predict(byte[] file) {
        return predict(prepare(file));
    }

    /** As {@link #predict(byte[])}, of a stream that is read to its end and not closed. */
    public Detection predict(InputStream file) {
        return predict(prepare(file));
    }

    private Detection predict(HostImage image) {
        return score(List.of(image)).get(0);
    }

    /**
     * Scores image files, several at a time.
     *
     * @return a detection an image, in their order
     * @throws io.anomalight.framework.failure.UserError if one can't be read; then nothing is returned
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

    /** Reads and resizes an image file, which needs no engine, for {@link #score}. */
    public HostImage prepare(Path image) {
        return new FileSample(image, Label.UNKNOWN).read(inputSize());
    }

    /** Resizes a picture in memory, which carries no orientation and needs no engine, for {@link #score}. */
    public HostImage prepare(BufferedImage image) {
        return HostImage.of(image, inputSize());
    }

    /**
     * Reads and resizes the bytes of an image file, which needs no engine, for {@link #score}.
     *
     * @throws io.anomalight.framework.failure.UserError if they are no image
     */
    public HostImage prepare(byte[] file) {
        return prepare("in memory", ImageReader.read("in memory", file));
    }

    /** As {@link #prepare(byte[])}, of a stream that is read to its end and not closed. */
    public HostImage prepare(InputStream file) {
        return prepare("in memory", ImageReader.read("in memory", file));
    }

    /** Resizes a decoded image, which needs no engine, for {@link #score}. */
    public HostImage prepare(String name, DecodedImage image) {
        return HostImage.of(name, image, inputSize());
    }

    /**
     * Scores prepared images in one batch.
     *
     * @return a detection an image, in their order
     * @throws IllegalStateException if the detector is closed
     */
    public List<Detection> score(List<HostImage> images) {
        return score(images, Function.identity());
    }

    /**
     * Scores prepared images in one batch, of whose detections no two are in memory together; a map is as large as its image.
     *
     * @param keep what is wanted of each
     * @return that, an image, in their order
     * @throws IllegalStateException if the detector is closed
     */
    public <T> List<T> score(List<HostImage> images, Function<Detection, T> keep) {
        PostProcessor lines = postProcessor;
        return judge(images).stream()
                .map(result -> keep.apply(Detection.of(result, lines)))
                .toList();
    }

    /**
     * What the model itself says of prepared images, at the size it saw them in, before any line is drawn.
     *
     * @return a result an image, in their order
     * @throws io.anomalight.framework.failure.ModuleFailure if a score is no finite number, or the model fails otherwise
     * @throws IllegalStateException if the detector is closed
     */
    public List<ImageResult> judge(List<HostImage> images) {
        HostBatch host = new HostBatch(images);
        return engine.call(() -> JudgedBatch.of(host, loaded, card.model()));
    }

    /** How many native arrays hang on the module without a name, and how many there are: both must not grow. */
    NativeCount natives() {
        return engine.call(() ->
                new NativeCount(loaded.state().leaked(), loaded.memory().usage().arrays()));
    }

    /** What is alive in native memory between two steps. */
    record NativeCount(int leaked, int arrays) {}

    /** Frees the model once what is being scored is done; a second time does nothing. */
    @Override
    public void close() {
        engine.end(loaded::close);
    }
}
