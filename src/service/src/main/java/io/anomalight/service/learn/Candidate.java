package io.anomalight.service.learn;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The results of a job: an archive that may be put live, and its report.
 *
 * @param folder the folder of the results
 */
record Candidate(Path folder) {
    private static final String REPORT = "report.json";
    private static final String UPDATE = "update.json";

    Path archive() {
        return folder.resolve("candidate.anomalight");
    }

    Optional<CandidateReport> report() {
        return StateFile.read(folder.resolve(REPORT), CandidateReport.class);
    }

    void write(CandidateReport report) {
        StateFile.write(folder.resolve(REPORT), report);
    }

    /** What an update has changed; empty if the candidate was trained anew. */
    Optional<UpdatedReport> update() {
        return StateFile.read(folder.resolve(UPDATE), UpdatedReport.class);
    }

    void write(UpdatedReport report) {
        StateFile.write(folder.resolve(UPDATE), report);
    }

    /** The picture of an image in the report, whether it exists or not. */
    Path picture(String id) {
        return folder.resolve("pictures").resolve(id + ".jpg");
    }

    boolean hasPicture(String id) {
        return Files.isRegularFile(picture(id));
    }
}
