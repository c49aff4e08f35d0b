package io.anomalight.framework.data.folder;

import java.util.Collection;
import java.util.List;

/** Decides by chance which images go to which split; both parts of a draw keep the order of the images. */
interface Draw {

    /**
     * Takes about a share of the images, but never all; nothing of a single one.
     *
     * @param least how many are taken at least, or half of the images where these are few
     */
    Partition<FileSample> share(List<FileSample> images, double ratio, int least, String purpose);

    /** Takes about a share of the images of each kind. */
    Partition<FileSample> shareOfKinds(Collection<List<FileSample>> kinds, double ratio, String purpose);

    /** A seed for what is made of one image. */
    long seedOf(FileSample image);
}
