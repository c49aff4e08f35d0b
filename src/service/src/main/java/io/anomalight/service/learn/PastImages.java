package io.anomalight.service.learn;

import io.anomalight.service.feedback.Feedback;
import io.anomalight.service.history.VerdictHistory;
import io.anomalight.service.kept.KeptFolder;
import io.anomalight.service.replay.ReplaySource;
import java.nio.file.Path;
import java.util.List;

/**
 * What the service scored before, and what people said about it.
 *
 * @param history the open history
 * @param file its file
 * @param kept the folder of its images
 */
public record PastImages(VerdictHistory history, Path file, KeptFolder kept) {

    /** The feedback of a product that no update has used. */
    List<Feedback> unused(String product) {
        return history.feedback().list(product).stream()
                .filter(each -> each.usedBy().isEmpty())
                .toList();
    }

    /**
     * Notes that the model of an archive has learned from feedback.
     *
     * @param ids the feedback
     * @param archive SHA-256 of the archive
     */
    void used(List<Long> ids, String archive) {
        history.feedback().used(ids, archive);
    }

    /** The ids of the feedback of a product that an archive has learned from. */
    List<Long> usedBy(String product, String archive) {
        return history.feedback().list(product).stream()
                .filter(each -> each.usedBy().equals(archive))
                .map(Feedback::id)
                .toList();
    }

    /** Notes that the feedback an archive has learned from is not used any more. */
    void unuse(String product, String archive) {
        history.feedback().unuse(product, archive);
    }

    ReplaySource source(String product) {
        return new ReplaySource(file, kept.path(), product);
    }
}
