package io.anomalight.framework.config.recipe;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** A folder or jar that holds recipes as {@code <group>/<option>.conf}. */
interface RecipeRoot {

    /** Its name in errors. */
    String where();

    /** Whether it is this folder. */
    default boolean isFolder(Path folder) {
        return false;
    }

    Set<String> groups();

    /** The names of a group's recipes; empty if the group is not here. */
    Set<String> options(String group);

    /** The recipe of this name, for instance {@code model/cflow.conf}, if it is here. */
    Optional<Recipe> find(String path);

    /**
     * The content of a recipe that was found here.
     *
     * @throws io.anomalight.framework.failure.UserError if it can't be read
     */
    byte[] content(String path);

    /** As {@link #content}, but empty if it can't be read. */
    byte[] peek(String path);
}
