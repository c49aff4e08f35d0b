package io.anomalight.framework.data;

import java.nio.file.Path;

/**
 * The use of a folder.
 *
 * @param folder the folder
 * @param use the use, for instance {@code defective images}
 * @param files the number of files with this use
 */
public record FolderRole(Path folder, String use, int files) {}
