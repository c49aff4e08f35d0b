package io.anomalight.framework.data;

/** Where images come from: which there are, how they are split, and how they are loaded. */
public interface DataModule {

    /** The name under which it is chosen in a recipe. */
    String name();

    /** What kind of part is on the images, for instance {@code bottle}; names the run folder. */
    String category();

    /**
     * Finds the images and splits them; the same answer at every call.
     *
     * @throws io.anomalight.framework.UserError if a folder or a mask is missing, with its path
     */
    Splits splits();

    /** Batch sizes and how reading errors are met. */
    LoaderConfig loader();
}
