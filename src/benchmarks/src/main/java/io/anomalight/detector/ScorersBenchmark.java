package io.anomalight.detector;

import io.anomalight.detector.archive.Archive;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.onnx.ScoringSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Compares both engines of a {@link Detector} with ONNX Runtime run bare: the graph of the archive in a loop on one prepared buffer,
 * without the detector around it.
 *
 * <p>The arguments are archives, and optionally {@code rounds=9}. The three take turns in one process, so that a busy machine slows all of
 * them; a line has the median of milliseconds per image of each, one by one and in batches of 16. The images are noise.
 */
public final class ScorersBenchmark {
    private static final int[] BATCHES = {1, 16};
    private static final int IMAGES = 16;
    private static final String ROUNDS = "rounds=";

    private ScorersBenchmark() {}

    /** Scores a batch. */
    private interface Scorer {
        void score(int images);
    }

    /** Runs the comparison. */
    public static void main(String[] arguments) {
        int rounds = Arrays.stream(arguments)
                .filter(argument -> argument.startsWith(ROUNDS))
                .map(argument -> Integer.parseInt(argument.substring(ROUNDS.length())))
                .findFirst()
                .orElse(9);
        print("archive, batch: pytorch / onnxruntime / bare ms per image; pytorch/onnxruntime, onnxruntime/bare");
        Arrays.stream(arguments)
                .filter(argument -> !argument.startsWith(ROUNDS))
                .forEach(archive -> compare(Path.of(archive), rounds));
    }

    private static void compare(Path archive, int rounds) {
        DetectorOptions options = DetectorOptions.DEFAULT;
        try (Detector pytorch = Detector.load(archive, options.withEngine(ScoringEngine.PYTORCH));
                Detector onnx = Detector.load(archive, options.withEngine(ScoringEngine.ONNXRUNTIME));
                ScoringSession bare = Archive.open(archive).session(0)) {
            List<HostImage> images = images(onnx.inputSize());
            ImageSize size = onnx.inputSize();
            FloatBuffer buffer = buffer(images);
            int numbers = 3 * size.pixels();
            List<Scorer> scorers = List.of(
                    count -> pytorch.evaluate(images.subList(0, count)),
                    count -> onnx.evaluate(images.subList(0, count)),
                    count -> bare.run(buffer.slice(0, count * numbers), count, 3, size.height(), size.width()));
            for (int batch : BATCHES) {
                double[] medians = medians(scorers, batch, rounds);
                print(String.format(
                        Locale.ROOT,
                        "%s, %d: %.1f / %.1f / %.1f; %.2f, %.2f",
                        archive.getFileName(),
                        batch,
                        medians[0],
                        medians[1],
                        medians[2],
                        medians[0] / medians[1],
                        medians[1] / medians[2]));
            }
        }
    }

    private static double[] medians(List<Scorer> scorers, int batch, int rounds) {
        double[][] times = new double[scorers.size()][rounds];
        for (int round = -1; round < rounds; round++) { // the first one warms up
            for (int i = 0; i < scorers.size(); i++) {
                long begin = System.nanoTime();
                for (int done = 0; done < IMAGES; done += batch) {
                    scorers.get(i).score(batch);
                }
                times[i][Math.max(0, round)] = (System.nanoTime() - begin) / 1e6 / IMAGES;
            }
        }
        return Arrays.stream(times)
                .mapToDouble(each -> Arrays.stream(each).sorted().toArray()[rounds / 2])
                .toArray();
    }

    private static List<HostImage> images(ImageSize size) {
        SplittableRandom random = new SplittableRandom(0);
        List<HostImage> images = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            float[] rgb = new float[3 * size.pixels()];
            for (int pixel = 0; pixel < rgb.length; pixel++) {
                rgb[pixel] = (float) random.nextDouble();
            }
            images.add(new HostImage(Path.of("noise"), Label.UNKNOWN, size, rgb, Optional.empty(), size));
        }
        return images;
    }

    private static FloatBuffer buffer(List<HostImage> images) {
        int numbers = images.stream().mapToInt(image -> image.rgb().length).sum();
        FloatBuffer buffer = ByteBuffer.allocateDirect(numbers * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        images.forEach(image -> buffer.put(image.rgb()));
        return buffer.flip();
    }

    @SuppressWarnings("SystemOut") // its only output
    private static void print(String line) {
        System.out.println(line);
    }
}
