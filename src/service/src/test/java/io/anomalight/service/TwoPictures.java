package io.anomalight.service;

import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchiveWriter;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.image.InputRegions;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import io.anomalight.framework.metrics.regions.RegionFilters;
import io.anomalight.framework.metrics.regions.RegionRules;
import io.anomalight.framework.metrics.regions.VerdictBy;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Two pictures for tests, and a real archive with thresholds between their scores. */
public final class TwoPictures {
    private TwoPictures() {}

    /** The anomalous picture: it has a bright square. */
    public static byte[] bad(int width, int height) {
        return png(width, height, true);
    }

    /** The normal picture, without a square. */
    public static byte[] good(int width, int height) {
        return png(width, height, false);
    }

    private static byte[] png(int width, int height, boolean square) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean inside = square && x > width / 4 && x < width / 2 && y > height / 4 && y < height / 2;
                image.setRGB(x, y, inside ? 0xFFF0E0 : 0x404040);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes the first random model that gives the anomalous picture the higher score. */
    public static Path write(Path archive) {
        for (int seed = 0; seed < 20; seed++) {
            TinyArchive.write(archive, seed);
            if (setThresholds(archive)) {
                return archive;
            }
        }
        throw new AssertionError("of twenty random models none scores the square higher");
    }

    /** Gives an archive a review threshold above the good picture, and a threshold above the bad one. */
    public static void review(Path path) {
        Archive archive = Archive.open(path);
        try (ArchiveWriter copy = archive.copy()) {
            PostProcessor before = archive.card().postProcessor();
            copy.write(
                    path,
                    archive.card()
                            .with(before.calibrated(
                                            before.normalScores().ascending(),
                                            CalibrationTarget.rate(0).withReview(0.001))
                                    .withImageThreshold(1.9 * before.imageThreshold(), "set by hand")));
        }
    }

    /** Tells in the manifest of an archive that regions decide the verdict. */
    static void regionsDecide(Path path) {
        Archive archive = Archive.open(path);
        try (ArchiveWriter copy = archive.copy()) {
            PostProcessor before = archive.card().postProcessor();
            copy.write(
                    path,
                    archive.card().with(before.withRegions(new RegionRules(VerdictBy.REGIONS, RegionFilters.NONE))));
        }
    }

    /** Tells in the manifest of an archive that only the left half of the images counts; its arrays stay as they are. */
    static void region(Path path) {
        Archive archive = Archive.open(path);
        ImageSize size = archive.card().inputSize();
        float[] inside = new float[size.pixels()];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = i % size.width() < size.width() / 2 ? 1 : 0;
        }
        try (ArchiveWriter copy = archive.copy()) {
            copy.write(path, archive.card().with(InputRegions.of(InputRegion.of(inside, size))));
        }
    }

    /** Sets the thresholds halfway between the two scores; returns false if the scores are in the wrong order. */
    private static boolean setThresholds(Path path) {
        Archive archive = Archive.open(path);
        try (Detector detector = Detector.load(path);
                ArchiveWriter copy = archive.copy()) {
            double bad = detector.predict(bad(40, 30)).score();
            double good = detector.predict(good(40, 30)).score();
            double middle = (bad + good) / 2;
            double pixels = middle / 2; // lower, because a resized map loses its peaks
            PostProcessor lines = new PostProcessor(middle, pixels, 0, 2 * middle, 0, 2 * middle)
                    .calibrated(List.of((float) good), CalibrationTarget.rate(0))
                    .withImageThreshold(middle, "set by hand");
            copy.write(path, archive.card().with(lines));
            return bad > good;
        }
    }
}
