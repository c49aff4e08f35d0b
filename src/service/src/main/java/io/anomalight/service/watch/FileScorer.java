package io.anomalight.service.watch;

import io.anomalight.service.history.NewEntry;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.Upload;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Scores the images of files. Called by one thread. */
public interface FileScorer {
    /** The watched folder of each product. */
    Map<String, Path> folders();

    /**
     * Scores images; the entry of an image that can't be scored says why.
     *
     * @return an entry per image, in the same order
     * @throws Refusal if they can't be scored now, but perhaps later
     */
    List<NewEntry> score(String product, List<Upload> images);

    /**
     * The entry of an image that can't be scored.
     *
     * @throws Refusal if the product has no model now
     */
    NewEntry failed(String product, Upload image, String sentence);
}
