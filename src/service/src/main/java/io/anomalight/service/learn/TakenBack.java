package io.anomalight.service.learn;

import io.anomalight.service.feedback.Feedback;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An archive that a rollback took back, and the feedback it had used, which counts as used again if the archive becomes live again.
 *
 * @param archive its SHA-256
 * @param time when it was taken back, in milliseconds since 1970
 * @param feedback the ids of the feedback
 */
record TakenBack(String archive, long time, List<Long> feedback) {
    private static final String FILE = "taken-back.json";

    TakenBack {
        feedback = List.copyOf(feedback);
    }

    private static Path file(Draft draft) {
        return draft.folder().resolve(FILE);
    }

    /** Lets the feedback that an archive has used count as unused. */
    static void unuse(Draft draft, PastImages past, String archive) {
        List<Long> used = past.usedBy(draft.product(), archive);
        StateFile.write(file(draft), new TakenBack(archive, Instant.now().toEpochMilli(), used));
        past.unuse(draft.product(), archive);
    }

    /** Lets the feedback of an archive count as used again, except that which was changed since, if the archive was taken back. */
    static void useAgain(Draft draft, PastImages past, String archive) {
        Optional<TakenBack> taken =
                StateFile.read(file(draft), TakenBack.class).filter(each -> each.archive.equals(archive));
        taken.ifPresent(each -> past.used(
                past.unused(draft.product()).stream()
                        .filter(one ->
                                each.feedback.contains(one.id()) && one.time().toEpochMilli() <= each.time)
                        .map(Feedback::id)
                        .toList(),
                archive));
    }
}
