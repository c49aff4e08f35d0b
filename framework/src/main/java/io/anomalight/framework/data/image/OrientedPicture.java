package io.anomalight.framework.data.image;

/** Pixels as a file stores them, and how they must be turned to be seen upright. */
record OrientedPicture(Picture picture, Orientation orientation) {}
