package io.anomalight.framework.data;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.LoaderConfig.OnError;
import io.anomalight.framework.data.SplitConfig.Validation;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Files and settings for tests of data. */
public final class TestFiles {
    public static final LoaderConfig LOADER = new LoaderConfig(4, 4, 2, OnError.FAIL);
    public static final List<String> EXTENSIONS = List.of("png", "jpg");

    private TestFiles() {}

    public static RunContext environment(long seed) {
        return new RunContext(seed, Console.SILENT, Path.of("unused"));
    }

    public static SplitConfig split(Validation validation, double ratio) {
        return new SplitConfig(validation, ratio, 0.2, Optional.of(0L));
    }

    /** Empty files for tests that don't read them: 00.png, 01.png, … */
    public static List<Path> empties(Path folder, int count) {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(empty(folder.resolve(String.format("%02d.png", i))));
        }
        return files;
    }

    public static Path empty(Path file) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            return Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A grey PNG, every pixel of which is {@code grey}. */
    public static Path png(Path file, int height, int width, int grey) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < height * width; i++) {
            image.getRaster().setSample(i % width, i / width, 0, grey);
        }
        return png(file, image);
    }

    public static Path png(Path file, BufferedImage image) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            ImageIO.write(image, "png", file.toFile());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
