package io.anomalight.service.learn;

import java.util.List;

/**
 * What is kept about a product beside its files.
 *
 * @param images its uploaded images, in the order of the uploads
 * @param candidate the folder of the last training or update, below {@link Draft#RESULTS}; empty if there is none
 * @param live the folder of the training whose model is live; empty if there is none
 */
record DraftState(List<DraftImage> images, String candidate, String live) {
    static final DraftState NEW = new DraftState(List.of(), "", "");

    DraftState {
        images = List.copyOf(images);
    }
}
