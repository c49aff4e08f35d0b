package io.anomalight.framework.logging;

/** {@link CsvLogger} has no settings. */
public record CsvConfig() {}
