package io.anomalight.service.learn;

import java.nio.file.Path;

/**
 * What to train.
 *
 * @param product the name of the product
 * @param images the folder of its images: {@code good/}, and {@code bad/} if there are defective ones
 * @param defects whether there are defective images
 * @param method the name of a {@link Learner.Method}
 * @param work an empty folder for the files of the training, which stay as long as its model is in use
 * @param candidate the archive to write
 */
public record TrainingOrder(String product, Path images, boolean defects, String method, Path work, Path candidate) {}
