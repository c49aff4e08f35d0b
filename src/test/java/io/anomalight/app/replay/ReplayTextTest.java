package io.anomalight.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.service.replay.FeedbackAgreement;
import io.anomalight.service.replay.ReplayResult;
import io.anomalight.service.replay.ReplayResult.Learned;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplayTextTest {
    private static final FeedbackAgreement BEFORE = new FeedbackAgreement(5, 1, 0, 2, 2, 0);
    private static final FeedbackAgreement AFTER = new FeedbackAgreement(5, 5, 0, 2, 1, 0);

    private static List<String> agreement(Optional<Learned> learned) {
        return ReplayText.agreement(
                new ReplayResult("part", Map.of(), List.of(), 7, 0, 0, BEFORE, AFTER, learned, true));
    }

    @Test
    void learnedImagesAreCountedApartAndTheReaderIsToldWhy() {
        Learned learned = new Learned(new FeedbackAgreement(4, 0, 0, 0, 0, 0), new FeedbackAgreement(4, 4, 0, 0, 0, 0));

        assertThat(agreement(Optional.of(learned)))
                .containsExactly(
                        "Feedback before: 1 of 1 good images are normal, 2 of 2 bad images are anomalous.",
                        "Feedback after:  1 of 1 good images are normal, 1 of 2 bad images are anomalous.",
                        "Feedback about images that the candidate has learned, before: 0 of 4 good images are normal, 0 of 0"
                                + " bad images are anomalous.",
                        "Feedback about images that the candidate has learned, after:  4 of 4 good images are normal, 0 of 0"
                                + " bad images are anomalous.",
                        "A model scores images that it has learned low (PatchCore finds their own patches in its memory bank),"
                                + " so they do not show that the candidate is better. Only images that it has not learned do.");
    }

    @Test
    void ifAllImagesWereLearnedNothingIsSaidOfOthers() {
        assertThat(agreement(Optional.of(new Learned(BEFORE, AFTER))))
                .hasSize(3)
                .first()
                .asString()
                .startsWith("Feedback about images that the candidate has learned, before: 1 of 5 good");
    }

    @Test
    void ifTheArchiveDoesNotRecordWhatItLearnedTheReaderIsTold() {
        assertThat(agreement(Optional.empty()))
                .hasSize(3)
                .last()
                .asString()
                .startsWith("The archive does not record which of these images the candidate has learned.");
    }

    @Test
    void ifNoImageWasLearnedTheCountsStandAlone() {
        assertThat(agreement(Optional.of(new Learned(FeedbackAgreement.NONE, FeedbackAgreement.NONE))))
                .hasSize(2);
    }
}
