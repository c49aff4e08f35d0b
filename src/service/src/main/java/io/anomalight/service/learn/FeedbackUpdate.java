package io.anomalight.service.learn;

import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.archive.Archive;
import io.anomalight.framework.failure.UserError;
import io.anomalight.service.feedback.Feedback;
import io.anomalight.service.replay.Replay;
import io.anomalight.service.replay.ReplayResult;
import io.anomalight.service.review.FeedbackFolders;
import java.nio.file.Path;
import java.util.List;

/**
 * Updates a product with the feedback that no update has used yet, and scores its past images again.
 *
 * @param learner updates archives
 * @param past the feedback and the images
 */
record FeedbackUpdate(Learner learner, PastImages past) {

    /**
     * Writes the candidate and its report.
     *
     * @param archive the live archive
     * @param images a new folder for copies of the images, which later updates may need, too
     * @throws UserError if the feedback can't be used
     */
    void run(String product, Path archive, Path images, Candidate candidate, JobProgress progress) {
        long start = System.nanoTime();
        progress.part("Collecting the feedback");
        List<Feedback> unused = past.unused(product);
        FeedbackFolders folders = FeedbackFolders.write(unused, past.kept(), images);
        if (folders.count(Feedback.Label.GOOD) == 0) {
            throw new UserError("no image with feedback is good and still kept, so there is nothing to learn; an update"
                    + " learns from good images");
        }
        progress.part("Learning");
        UpdateOutcome outcome =
                learner.update(new UpdateOrder(archive, images, candidate.folder(), candidate.archive()), progress);
        if (progress.requested()) {
            return;
        }
        progress.part("Replaying");
        ReplayResult replay =
                new Replay(past.source(product), DetectorOptions.DEFAULT, progress, progress).run(candidate.archive());
        if (!progress.requested()) {
            candidate.write(UpdatedReport.of(
                    Archive.open(archive).card(),
                    Archive.open(candidate.archive()).card(),
                    outcome,
                    replay,
                    folders.written().stream().map(Feedback::id).toList(),
                    (System.nanoTime() - start) / 1_000_000_000));
        }
    }
}
