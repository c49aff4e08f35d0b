package io.anomalight.framework.data;

import java.nio.file.Path;
import java.util.Optional;

/** Where images come from: which there are, how they are split, and how they are loaded. */
public interface DataModule {

    /** The name under which it is chosen in a recipe. */
    String name();

    /** What kind of part is on the images, for instance {@code bottle}; names the run folder. */
    String category();

    /**
     * Finds the images and splits them; the same answer at every call.
     *
     * @throws io.anomalight.framework.failure.UserError if a folder or a mask is missing, with its path
     */
    Splits splits();

    /** The folder from which {@code splits.json} names the images; by default the working folder. */
    default Path root() {
        return Path.of("");
    }

    /**
     * The SHA-256 of a sample's file, by which an image is known again under any name; empty if there is no file.
     *
     * @throws io.anomalight.framework.failure.UserError if the file can't be read
     */
    default Optional<String> content(Sample sample) {
        return FileContent.of(sample.path()).map(FileContent::sha256);
    }

    /** Batch sizes and how reading errors are met. */
    LoaderConfig loader();
}
