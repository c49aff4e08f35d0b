package io.anomalight.framework.data.splits;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.framework.data.FileContent;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.folder.SyntheticSample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The split of a run, with the checksums of the files at its start: {@code splits.json} in the run folder.
 *
 * @param root the folder that relative paths started from
 * @param images the images in the order of the splits
 * @param unused the paths of training images that are not used because of {@code data.shots}
 */
public record SplitRecord(Path root, List<RecordedImage> images, List<String> unused) {
    /** The file in a run folder. */
    public static final String FILE = "splits.json";

    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    public SplitRecord {
        images = List.copyOf(images);
        unused = List.copyOf(unused);
    }

    /** Records a split of the images of the data. */
    public static SplitRecord of(Path root, Splits splits, ImageReadings readings) {
        return of(root, splits, readings, Set.of());
    }

    /**
     * Records a split.
     *
     * @param added the files that are not among the images of the data
     */
    static SplitRecord of(Path root, Splits splits, ImageReadings readings, Set<Path> added) {
        Path start = absolute(root);
        List<RecordedImage> images = new ArrayList<>();
        for (Split split : Split.values()) {
            for (Sample sample : splits.of(split)) {
                images.add(new RecordedImage(
                        name(start, sample.path()),
                        split,
                        sample.label(),
                        readings.content(sample),
                        readings.mask(sample).map(FileContent::sha256),
                        readings.moreMasks(sample),
                        sample instanceof SyntheticSample made ? OptionalLong.of(made.seed()) : OptionalLong.empty(),
                        sample instanceof SyntheticSample made ? Optional.of(made.kind()) : Optional.empty(),
                        added.contains(sample.path()) ? Optional.of(AddedImage.of(sample)) : Optional.empty()));
            }
        }
        List<String> unused = splits.unused().stream()
                .map(sample -> name(start, sample.path()))
                .toList();
        return new SplitRecord(start, images, unused);
    }

    static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private static String name(Path root, Path image) {
        Path path = absolute(image);
        Path shortest = path.startsWith(root) ? root.relativize(path) : path;
        return shortest.toString().replace(root.getFileSystem().getSeparator(), "/");
    }

    /** The checksums of the training images. */
    public List<String> trainedOn() {
        return sha256(Split.TRAIN);
    }

    /** The checksums of the images of a split. */
    public List<String> sha256(Split split) {
        return images.stream()
                .filter(image -> image.split() == split)
                .flatMap(image -> image.content().stream())
                .map(FileContent::sha256)
                .distinct()
                .toList();
    }

    /** The checksums of the images of a split that have this label. */
    public List<String> sha256(Split split, Label label) {
        return images.stream()
                .filter(image -> image.split() == split && image.label() == label)
                .flatMap(image -> image.content().stream())
                .map(FileContent::sha256)
                .distinct()
                .toList();
    }

    /** Writes the record atomically, one image per line. */
    public void write(Path folder) {
        Path target = folder.resolve(FILE);
        try {
            AtomicFile.write(target, temporary -> {
                try (BufferedWriter out = Files.newBufferedWriter(temporary)) {
                    out.write("{\"format\": " + FORMAT + ",\n\"root\": " + JSON.writeValueAsString(root.toString())
                            + ",\n\"images\": [");
                    String separator = "\n";
                    for (RecordedImage image : images) {
                        out.write(separator + JSON.writeValueAsString(image.json()));
                        separator = ",\n";
                    }
                    out.write("\n]");
                    if (!unused.isEmpty()) {
                        out.write(",\n\"unused\": " + JSON.writeValueAsString(unused));
                    }
                    out.write("}\n");
                }
            });
        } catch (IOException e) {
            throw FileFailure.writing(target, e);
        }
    }

    /**
     * Reads the record of a run folder; empty if the run has no record, as runs of earlier versions.
     *
     * @throws UserError if it is damaged
     */
    public static Optional<SplitRecord> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode record = JSON.readTree(Files.readAllBytes(file));
            if (record.path("format").asInt() > FORMAT) {
                throw new UserError(file + " was written by a newer version of Anomalight; use that one");
            }
            if (!record.path("root").isTextual() || !record.path("images").isArray()) {
                throw damaged(file, new IllegalArgumentException("no root or no images"));
            }
            List<RecordedImage> images = new ArrayList<>();
            record.path("images").forEach(image -> images.add(RecordedImage.of(image)));
            List<String> unused = new ArrayList<>();
            record.path("unused").forEach(path -> unused.add(path.asText()));
            return Optional.of(new SplitRecord(Path.of(record.path("root").textValue()), images, unused));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw damaged(file, e);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    private static UserError damaged(Path file, Exception cause) {
        return new UserError(
                file + " is damaged, so what the run was trained on is not known; put it back, or begin a new run",
                cause);
    }
}
