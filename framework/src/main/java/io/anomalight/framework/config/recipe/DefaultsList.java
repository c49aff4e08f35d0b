package io.anomalight.framework.config.recipe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import io.anomalight.framework.config.hocon.Hocon;
import io.anomalight.framework.config.hocon.Origins;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The list {@code defaults} of a recipe: what it is composed of, from weakest to strongest. */
public final class DefaultsList {
    public static final String KEY = "defaults";
    private static final int MOST = 200;

    private DefaultsList() {}

    /** The entries; empty if the recipe has no list of this name. The recipe itself is last if the list has no {@code _self_}. */
    public static Optional<List<DefaultsEntry>> of(Config recipe) {
        ConfigValue value = Hocon.resolve(recipe.withOnlyPath(KEY)).root().get(KEY);
        if (!(value instanceof ConfigList list)) {
            return Optional.empty();
        }
        String where = Origins.describe(value.origin());
        if (list.size() > MOST) {
            throw new UserError(where + ": defaults has " + list.size() + " entries, more than " + MOST);
        }
        List<DefaultsEntry> entries =
                new ArrayList<>(list.stream().map(DefaultsEntry::of).toList());
        long selves = entries.stream().filter(DefaultsList::isSelf).count();
        if (selves > 1) {
            throw new UserError(where + ": defaults has _self_ more than once: leave one");
        }
        if (selves == 0) {
            entries.add(DefaultsEntry.self(where));
        }
        refuseTwice(entries);
        return Optional.of(entries);
    }

    private static void refuseTwice(List<DefaultsEntry> entries) {
        Set<String> seen = new HashSet<>();
        for (DefaultsEntry entry : entries) {
            String name = entry.written();
            if (entry.kind() == DefaultsEntry.Kind.GROUP && !seen.add(name)) {
                throw new UserError(entry.where() + ": defaults has \"" + name
                        + "\" more than once: leave one, or write a list of recipes such as [a, b]");
            }
        }
    }

    /** As {@link #of}, for a recipe of a group, whose {@code defaults} can only be a list. */
    static Optional<List<DefaultsEntry>> ofGroup(Config recipe) {
        ConfigValue value = Hocon.resolve(recipe.withOnlyPath(KEY)).root().get(KEY);
        if (value != null && !(value instanceof ConfigList)) {
            throw new UserError(Origins.describe(value.origin())
                    + ": defaults in a recipe of a group must be a list, such as defaults = [padim]");
        }
        return of(recipe);
    }

    private static boolean isSelf(DefaultsEntry entry) {
        return entry.kind() == DefaultsEntry.Kind.SELF;
    }
}
