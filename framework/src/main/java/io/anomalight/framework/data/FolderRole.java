package io.anomalight.framework.data;

import java.nio.file.Path;

/**
 * What a folder is used for.
 *
 * @param folder the folder
 * @param use for instance {@code defective images}
 * @param files how many files are used so
 */
public record FolderRole(Path folder, String use, int files) {}
