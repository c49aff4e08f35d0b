package io.anomalight.framework.data.draw;

import io.anomalight.framework.data.Sample;
import java.util.Collection;
import java.util.List;

/** Draws images for a split at random; both parts keep the order of the images. */
public interface Draw {

    /**
     * Takes about a share of the images, but never all; a single image is never taken.
     *
     * @param least the least number to take, but at most half of the images
     * @param purpose the name of this draw, so that each draw of a seed has other random numbers
     */
    <S extends Sample> Partition<S> share(List<S> images, double ratio, int least, String purpose);

    /** Takes about a share of the images of each kind. */
    <S extends Sample> Partition<S> shareOfKinds(Collection<List<S>> kinds, double ratio, String purpose);

    /**
     * Takes a number of images, or all of them if there are fewer; a larger number takes the same images and more.
     *
     * @param purpose the name of this draw
     */
    <S extends Sample> Partition<S> count(List<S> images, int number, String purpose);

    /** A seed for the synthetic defect of an image. */
    long seedOf(Sample image);
}
