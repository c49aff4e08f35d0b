package io.anomalight.framework.checkpoint;

import io.anomalight.framework.InputChannels;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.memory.ModuleState;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares settings that every model has with those of a checkpoint. Without it, other channels would be refused with the shape of an array,
 * and scores of other settings would be compared with the thresholds of the checkpoint.
 */
final class SavedSettings {
    private static final String TILING = "tiling";
    private static final String SCORING = "scoring";
    private static final String NONE = "none";

    /** The values of a {@code model.scoring} that changes nothing, and of settings that a checkpoint of an earlier version does not have. */
    private static final Map<String, String> USUAL_SCORING = Map.of(
            "imageScore", "model", "topShare", "0.01", "flip", "false", "standardize", "false", "smoothing", "null");

    private static final Pattern SETTING = Pattern.compile("(\\w+)=(?:Optional\\[)?([^,\\]]+)");

    private final Path checkpoint;

    SavedSettings(Path checkpoint) {
        this.checkpoint = checkpoint;
    }

    /**
     * Names the setting that differs.
     *
     * @throws UserError if {@code data.channels} differs, or {@code data.scaling.mode} of red, green and blue
     */
    void checkChannels(VerifiedTensors saved, ModuleState state) {
        boolean savedRanges = saved.has(InputChannels.RANGES);
        boolean ownRanges = state.has(InputChannels.RANGES);
        long theirs = savedRanges ? saved.shape(InputChannels.RANGES).get(0) / 2 : ImageChannels.RGB.count();
        long mine = ownRanges ? state.get(InputChannels.RANGES).size() / 2 : ImageChannels.RGB.count();
        if (theirs != mine) {
            throw differs("data.channels", String.valueOf(mine), String.valueOf(theirs));
        }
        if (savedRanges != ownRanges) {
            // Red, green and blue have ranges only if these are learned.
            throw differs("data.scaling.mode", mode(ownRanges), mode(savedRanges));
        }
    }

    private static String mode(boolean learned) {
        return learned ? "percentile" : "range";
    }

    /**
     * Names the setting that differs.
     *
     * @param theirs the provenance of the checkpoint
     * @param mine the provenance of the module
     * @throws UserError if {@code model.tiling} or a key of {@code model.scoring} differs, because the thresholds are those of other scores
     */
    void checkScores(Map<String, String> theirs, Map<String, String> mine) {
        String grid = mine.getOrDefault(TILING, NONE);
        String savedGrid = theirs.getOrDefault(TILING, NONE);
        if (!grid.equals(savedGrid)) {
            throw differs("model.tiling", grid, savedGrid);
        }
        Map<String, String> savedScoring = settings(theirs.getOrDefault(SCORING, ""));
        settings(mine.getOrDefault(SCORING, "")).forEach((key, value) -> {
            String saved = savedScoring.getOrDefault(key, value);
            if (!value.equals(saved)) {
                String name = key.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
                throw differs("model.scoring." + name, value, saved);
            }
        });
    }

    /** The values in the text of a record, {@code Record[name=value, …]}. */
    private static Map<String, String> settings(String text) {
        Map<String, String> settings = new TreeMap<>(USUAL_SCORING);
        Matcher each = SETTING.matcher(text);
        while (each.find()) {
            String value = each.group(2).equals("Optional.empty")
                    ? "null"
                    : each.group(2).toLowerCase(Locale.ROOT);
            settings.put(each.group(1), value);
        }
        return settings;
    }

    private UserError differs(String key, String mine, String theirs) {
        return new UserError(key + " is " + mine + ", but the model of " + checkpoint + " was trained with " + theirs
                + "; leave " + key + " out, or train a new model");
    }
}
