package io.anomalight.framework.data;

import java.nio.file.Path;
import java.util.Optional;

/** A data set: its images, their split, and the settings to load them. */
public interface DataModule {

    /** The name under which it is chosen in a recipe. */
    String name();

    /** The kind of object on the images, for instance {@code bottle}. */
    String category();

    /** The part of the run folder's path that the category gives. */
    default String categoryFolder() {
        return category();
    }

    /**
     * Finds the images and splits them; every call returns the same split.
     *
     * @throws io.anomalight.framework.failure.UserError if a folder or a mask is missing, with its path
     */
    Splits splits();

    /** The folder that paths in {@code splits.json} are relative to; by default the working folder. */
    default Path root() {
        return Path.of("");
    }

    /**
     * The SHA-256 of a sample's file, which identifies an image under any name; empty if there is no file.
     *
     * @throws io.anomalight.framework.failure.UserError if the file can't be read
     */
    default Optional<String> content(Sample sample) {
        return FileContent.of(sample.path()).map(FileContent::sha256);
    }

    /** Batch sizes, threads, augmentation and the handling of errors. */
    LoaderConfig loader();
}
