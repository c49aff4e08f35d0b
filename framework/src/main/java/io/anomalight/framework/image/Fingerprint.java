package io.anomalight.framework.image;

/** 128 bits that stand for a picture: the same for the same pixels, however they are stored. */
public record Fingerprint(long high, long low) {}
