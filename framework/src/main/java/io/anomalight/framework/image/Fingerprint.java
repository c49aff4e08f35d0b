package io.anomalight.framework.image;

/** 128 bits that identify a picture: equal for equal pixels in any file format. */
public record Fingerprint(long high, long low) {}
