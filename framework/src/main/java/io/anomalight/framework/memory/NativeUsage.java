package io.anomalight.framework.memory;

/**
 * What is alive in native memory at one moment.
 *
 * @param arrays how many arrays
 * @param bytes their sizes together; arrays that share their memory count each
 */
public record NativeUsage(int arrays, long bytes) {}
