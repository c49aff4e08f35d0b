package io.anomalight.service.learn;

import io.anomalight.detector.archive.ArchiveVersions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is kept about a product beside its files.
 *
 * @param images its uploaded images, in the order of the uploads
 * @param candidate the folder of the last training or update, below {@link Draft#RESULTS}; empty before the first one
 * @param live the folder of the results whose model is live; empty if no model of the product is live
 * @param next the folder of the results whose model a rollback took back; empty if no rollback did
 * @param former the folders of the results that were live before, the newest first; a model that is updated may need them
 */
record DraftState(List<DraftImage> images, String candidate, String live, String next, List<String> former) {
    static final DraftState NEW = new DraftState(List.of(), "", "", "", List.of());

    DraftState {
        images = List.copyOf(images);
        former = List.copyOf(former.subList(0, Math.min(ArchiveVersions.KEEP, former.size())));
    }

    DraftState withImages(List<DraftImage> changed) {
        return new DraftState(changed, candidate, live, next, former);
    }

    DraftState withCandidate(String results) {
        return new DraftState(images, results, live, next, former);
    }

    /** The candidate became live. */
    DraftState promoted() {
        return new DraftState(images, "", candidate, "", formerWithLive());
    }

    /** What a rollback took back became live again, or an archive that was not made here. */
    DraftState forward() {
        return new DraftState(images, candidate, next, "", formerWithLive());
    }

    /** The newest former results became live. */
    DraftState rolledBack() {
        return former.isEmpty()
                ? new DraftState(images, candidate, "", live, former)
                : new DraftState(images, candidate, former.get(0), live, former.subList(1, former.size()));
    }

    /** What a rollback took back is deleted. */
    DraftState withoutNext() {
        return new DraftState(images, candidate, live, "", former);
    }

    private List<String> formerWithLive() {
        return Stream.concat(Stream.of(live), former.stream()).toList();
    }

    /** The folders of all results that are in use. */
    Set<String> used() {
        return Stream.concat(Stream.of(candidate, live, next), former.stream()).collect(Collectors.toSet());
    }
}
