package io.anomalight.app.sweep.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The content of {@code sweep.json}: the plan, and the state of each job.
 *
 * @param anomalight the version of Anomalight that started the sweep
 */
public record SweepFile(String anomalight, SweepPlan plan, List<Job> jobs) {
    static final String NAME = "sweep.json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    public SweepFile {
        jobs = List.copyOf(jobs);
    }

    /** The file of this version. */
    public static SweepFile of(SweepPlan plan, List<Job> jobs) {
        return new SweepFile(AnomalightVersion.current(), plan, jobs);
    }

    /**
     * Reads the file of an earlier process.
     *
     * @throws UserError if it can't be read or is damaged
     */
    public static SweepFile read(SweepFolder folder) {
        Path file = folder.file();
        try {
            return JSON.readValue(Files.readString(file), SweepFile.class);
        } catch (JsonProcessingException e) {
            throw new UserError(file + " is damaged (" + e.getOriginalMessage() + "); begin a new sweep", e);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    /** Writes the file; it is whole at any time. */
    public void write(SweepFolder folder) {
        try {
            AtomicFile.write(folder.file(), JSON.writeValueAsString(this) + "\n");
        } catch (IOException e) {
            throw FileFailure.writing(folder.file(), e);
        }
    }
}
