package io.anomalight.service.history;

/**
 * A file of a watched folder whose verdict is in the history.
 *
 * @param path absolute path
 * @param size in bytes
 * @param modified time of the last change, in nanoseconds since 1970 as far as the file system knows them
 * @param sha256 checksum of its bytes; empty if they could not be read
 */
public record SeenFile(String path, long size, long modified, String sha256) {}
