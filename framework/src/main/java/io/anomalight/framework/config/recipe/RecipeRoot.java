package io.anomalight.framework.config.recipe;

import java.util.Optional;
import java.util.Set;

/** A place that holds recipes, as {@code <group>/<option>.conf}. */
interface RecipeRoot {

    /** How errors call it. */
    String where();

    Set<String> groups();

    /** The names of a group's recipes; none if the group is not here. */
    Set<String> options(String group);

    /** The recipe of this name, for instance {@code model/cflow.conf}, if it is here. */
    Optional<Recipe> find(String path);

    /**
     * The content of a recipe that was found here.
     *
     * @throws io.anomalight.framework.failure.UserError if it can't be read
     */
    byte[] content(String path);

    /** The same; nothing where it can't be read. */
    byte[] peek(String path);
}
