package io.anomalight.app.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the rows of a table are divided by: a training belongs to one part. */
public enum Division {
    /** The data set has categories; each has a model of its own. */
    CATEGORY("data.category", "category", "categories"),

    /** All images are divided into folds; each is tested once. */
    FOLD("data.split.fold", "fold", "folds"),

    /** The data set has one category and a split of its authors. */
    NOTHING("", "images", "sets of images");

    /** The only part of a table that is not divided. */
    static final String ALL = "all";

    private final String key;
    private final String one;
    private final String many;

    Division(String key, String one, String many) {
        this.key = key;
        this.one = one;
        this.many = many;
    }

    boolean isDivided() {
        return this != NOTHING;
    }

    /** The setting that names the part. */
    String key() {
        return key;
    }

    /** The word for a part. */
    String one() {
        return one;
    }

    /** The word for several parts. */
    String many() {
        return many;
    }

    /** The keys by which the jobs of a table differ. */
    List<String> jobKeys() {
        List<String> keys = new ArrayList<>(List.of(TableSelection.ROW));
        if (isDivided()) {
            keys.add(key);
        }
        keys.add(TableSelection.SEED);
        return keys;
    }

    /** The part that a job belongs to, from its swept values. */
    String part(Map<String, String> swept) {
        return isDivided() ? swept.getOrDefault(key, "") : ALL;
    }
}
