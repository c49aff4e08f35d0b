package io.anomalight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages that people read: README.md and the manual in {@code src/site/markdown}. */
final class Pages {
    /** The folder that this repository is checked out to; tests run in {@code src}. */
    static final Path ROOT = Path.of("..");

    /** The folder of the manual. */
    static final Path SITE = ROOT.resolve("src/site/markdown");

    private static final Path GUIDE = Path.of("src/site/markdown/guide");

    /** Whether tests first write anew what the pages have from the code: the reference, files, sentences of errors. */
    static final boolean WRITES = Boolean.getBoolean("anomalight.pages.write");

    private static final Pattern SNIPPET = Pattern.compile(
            "^(?:<!-- (run|file): (\\S+) -->\\n+)?```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private Pages() {}

    /**
     * Lines between fences that name a language.
     *
     * @param page the path of its page from the root
     * @param kind "run" if a test of its own runs it, "file" if it shows a whole file, empty for all others
     * @param name which test or file
     * @param language what the fence says, such as sh
     */
    record Snippet(String page, String kind, String name, String language, String text) {
        @Override
        public String toString() {
            return page + ", " + (kind.isEmpty() ? text.lines().findFirst().orElse("") : kind + ": " + name);
        }
    }

    /** All pages, by their paths from the root, sorted. */
    static List<Path> all() throws IOException {
        try (Stream<Path> site = Files.walk(SITE)) {
            return Stream.concat(
                            Stream.of(ROOT.resolve("README.md")),
                            site.filter(file -> file.toString().endsWith(".md")).sorted())
                    .map(ROOT::relativize)
                    .toList();
        }
    }

    /** The text of a page or of another file. */
    static String text(Path page) throws IOException {
        return Files.readString(ROOT.resolve(page));
    }

    /** Every snippet of every page, in the order in which they are read; {@code GuidePagesTest} has those of the guide. */
    static List<Snippet> snippets() throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        for (Path page : all().stream().filter(page -> !page.startsWith(GUIDE)).toList()) {
            Matcher found = SNIPPET.matcher(text(page));
            while (found.find()) {
                snippets.add(
                        new Snippet(page.toString(), text(found, 1), text(found, 2), text(found, 3), text(found, 4)));
            }
        }
        return snippets;
    }

    private static String text(Matcher found, int group) {
        String text = found.group(group);
        return text == null ? "" : text;
    }

    /** The text of the one snippet below {@code <!-- run: name -->}. */
    static String snippet(String name) throws IOException {
        List<Snippet> found = snippets().stream()
                .filter(snippet ->
                        snippet.kind().equals("run") && snippet.name().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("not one snippet \"run: " + name + "\", but " + found);
        }
        return found.get(0).text();
    }
}
