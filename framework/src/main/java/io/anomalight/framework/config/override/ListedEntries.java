package io.anomalight.framework.config.override;

import io.anomalight.framework.config.recipe.DefaultsEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The entries of a defaults list that choose no section: those before {@code _self_} are weaker than the file itself. */
final class ListedEntries {
    private final List<DefaultsEntry> weaker = new ArrayList<>();
    private final List<DefaultsEntry> stronger = new ArrayList<>();
    private final Set<String> strongerGroups = new HashSet<>();
    private boolean afterSelf;

    /** Adds the next entry; {@code isSection} tells whether it chooses the section of a group. */
    void add(DefaultsEntry entry, boolean isSection) {
        if (entry.kind() == DefaultsEntry.Kind.SELF) {
            afterSelf = true;
        } else if (isSection && afterSelf) {
            strongerGroups.add(entry.absolute(""));
        } else if (!isSection && !entry.isOverride()) {
            (afterSelf ? stronger : weaker).add(entry);
        }
    }

    List<DefaultsEntry> weaker() {
        return List.copyOf(weaker);
    }

    List<DefaultsEntry> stronger() {
        return List.copyOf(stronger);
    }

    /** Whether a group is chosen after {@code _self_}. */
    boolean isStronger(String group) {
        return strongerGroups.contains(group);
    }
}
