package io.anomalight.framework.data;

import java.nio.file.Path;

/**
 * A folder and its role in the data set.
 *
 * @param folder the folder
 * @param use the role, for instance {@code defective images}
 * @param files the number of files with this role
 */
public record FolderRole(Path folder, String use, int files) {}
