package io.anomalight.framework.image;

/** A picture as stored in a file, and its orientation. */
public record OrientedPicture(Picture picture, Orientation orientation) {}
