package io.anomalight.framework.image;

/** Pixels as a file stores them, and how they must be turned to be seen upright. */
public record OrientedPicture(Picture picture, Orientation orientation) {}
