package io.anomalight.framework.config.recipe;

import io.anomalight.framework.failure.UserError;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One recipe. Its content is read when it is needed, so that a damaged recipe is an error only if it is chosen.
 *
 * @param home the root that holds it
 * @param path its name below a root, for instance {@code model/cflow.conf}
 * @param where its name in errors: its file, or its jar and entry
 */
record Recipe(RecipeRoot home, String path, String where) {
    private static final Pattern PACKAGE = Pattern.compile("\\s*#\\s*@package\\s+(\\S+)\\s*");
    private static final Pattern COMMENT = Pattern.compile("(#+|//+)\\s*");
    private static final Pattern END_OF_SENTENCE = Pattern.compile("[.!?](?=\\s|$)");

    /**
     * Reads the content.
     *
     * @throws UserError if it can't be read, or is not UTF-8
     */
    String text() {
        byte[] content = home.content(path);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UserError(
                    "the recipe " + where + " can't be read, because it is not UTF-8 text: save it as UTF-8", e);
        }
    }

    /** The group that it belongs to; empty at the top of the folder of recipes. */
    String group() {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }

    /** The package of its comment {@code # @package <name>} before any setting; empty if it has none. */
    Optional<String> packageHeader() {
        int number = 0;
        for (String line : text().lines().toList()) {
            number++;
            Matcher header = PACKAGE.matcher(line);
            if (!line.isBlank() && !COMMENT.matcher(line).lookingAt()) {
                return Optional.empty();
            }
            if (header.matches()) {
                DefaultsEntry.requirePackage(header.group(1), where + ":" + number);
                return Optional.of(header.group(1));
            }
        }
        return Optional.empty();
    }

    /**
     * Finds the path, below a root, of the recipe that this recipe includes as {@code what}.
     *
     * @throws UserError if the path leads out of the root
     */
    String relative(String what) {
        String name = what.endsWith(Recipes.SUFFIX) ? what : what + Recipes.SUFFIX;
        try {
            Path found = Path.of(path).resolveSibling(name).normalize();
            if (!found.isAbsolute() && !found.startsWith("..")) {
                return found.toString().replace('\\', '/');
            }
        } catch (InvalidPathException e) {
            throw new UserError(where + " includes \"" + what + "\", which is not the name of a recipe", e);
        }
        throw new UserError(where + " includes \"" + what
                + "\", which leads out of the recipe folder: include only recipes that are in this folder");
    }

    /** The sentences that start on its first comment line, for help; empty if it has no comment or can't be read. */
    String description() {
        // Help lists all recipes, so a recipe in another encoding must not fail here.
        String text = new String(home.peek(path), StandardCharsets.UTF_8);
        List<String> comment = text.lines()
                .map(String::strip)
                .dropWhile(line -> !COMMENT.matcher(line).lookingAt()
                        || PACKAGE.matcher(line).matches())
                .takeWhile(line -> COMMENT.matcher(line).lookingAt())
                .map(line -> COMMENT.matcher(line).replaceFirst(""))
                .takeWhile(line -> !line.isEmpty())
                .toList();
        if (comment.isEmpty()) {
            return "";
        }
        String paragraph = String.join(" ", comment);
        Matcher end = END_OF_SENTENCE.matcher(paragraph);
        return end.find(comment.get(0).length() - 1) ? paragraph.substring(0, end.end()) : paragraph;
    }
}
