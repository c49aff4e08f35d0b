package io.anomalight.framework.memory;

/**
 * The arrays alive in native memory at one moment.
 *
 * @param arrays the number of arrays
 * @param bytes the sum of their sizes; arrays that share memory count separately
 */
public record NativeUsage(int arrays, long bytes) {}
