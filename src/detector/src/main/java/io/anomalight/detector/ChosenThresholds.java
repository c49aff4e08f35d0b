package io.anomalight.detector;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.metrics.PostProcessor;

/**
 * The thresholds of a detector, and the category of the images that name none.
 *
 * @param all the thresholds, with those of each category
 * @param category empty until a category is chosen
 */
record ChosenThresholds(PostProcessor all, String category) {

    /** Chooses a category; a {@code UserError} lists the known ones if it is not among them. */
    ChosenThresholds in(String name) {
        all.ofKnown(name);
        return new ChosenThresholds(all, name);
    }

    /** The thresholds of the chosen category, or of all categories together. */
    PostProcessor current() {
        return all.of(category);
    }

    /** Replaces the thresholds in use. Thresholds that have categories of their own replace all. */
    ChosenThresholds with(PostProcessor changed) {
        return category.isEmpty() || !changed.categories().isEmpty()
                ? new ChosenThresholds(changed, category)
                : new ChosenThresholds(all.with(category, changed), category);
    }

    /** The image in the chosen category, if it names none itself. */
    HostImage inCategory(HostImage image) {
        return category.isEmpty() || !image.category().isEmpty() ? image : image.in(category);
    }

    /** The thresholds of an image; a {@code UserError} lists the known categories if its own is not among them. */
    PostProcessor of(HostImage image) {
        return image.category().isEmpty() ? current() : all.ofKnown(image.category());
    }
}
