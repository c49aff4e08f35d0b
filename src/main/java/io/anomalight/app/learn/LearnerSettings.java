package io.anomalight.app.learn;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Overrides of all trainings of a service.
 *
 * @param all for every method
 * @param fast for {@code fast} alone
 * @param thorough for {@code thorough} alone
 */
public record LearnerSettings(List<String> all, List<String> fast, List<String> thorough) {
    /** The recipes as they are. */
    public static final LearnerSettings NONE = new LearnerSettings(List.of(), List.of(), List.of());

    private static final String KEY = "training.settings";
    private static final Set<String> SECTIONS = Set.of("model.", "trainer.", "data.augment.");

    public LearnerSettings {
        all = List.copyOf(all);
        fast = List.copyOf(fast);
        thorough = List.copyOf(thorough);
    }

    /**
     * Reads a file with an override in each line, as on the command line. The lines after {@code [fast]} and {@code [thorough]} are
     * for one method; lines that begin with # are comments.
     *
     * @throws UserError if the file can't be read, or a line is no override of a model, a trainer or the augmentation
     */
    public static LearnerSettings read(Path file) {
        List<String> all = new ArrayList<>();
        List<String> fast = new ArrayList<>();
        List<String> thorough = new ArrayList<>();
        List<String> section = all;
        for (String line : lines(file)) {
            String text = line.strip();
            if (text.equals("[" + ExperimentLearner.FAST + "]")) {
                section = fast;
            } else if (text.equals("[" + ExperimentLearner.THOROUGH + "]")) {
                section = thorough;
            } else if (!text.isEmpty() && !text.startsWith("#")) {
                if (SECTIONS.stream().noneMatch(text::startsWith) || !text.contains("=")) {
                    throw new UserError(KEY + "=" + file + ": the line \"" + text
                            + "\" is no setting of model, trainer or data.augment, for instance model.input_size=256,"
                            + " and neither [fast] nor [thorough]; change it");
                }
                section.add(text);
            }
        }
        return new LearnerSettings(all, fast, thorough);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UserError(KEY + "=" + file + " can't be read: " + FileFailure.reason(e), e);
        }
    }
}
