package io.anomalight.callbacks.loggers;

/** {@link CsvLogger} has no settings. */
public record CsvConfig() {}
