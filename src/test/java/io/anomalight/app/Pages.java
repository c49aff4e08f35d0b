package io.anomalight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of documentation: README.md and the manual in {@code src/site/markdown}. */
final class Pages {
    /** The root folder of the repository; tests run in {@code src}. */
    static final Path ROOT = Path.of("..");

    /** The folder of the manual. */
    static final Path SITE = ROOT.resolve("src/site/markdown");

    private static final Path GUIDE = Path.of("src/site/markdown/guide");

    /** Whether tests first update the pages from the code: the reference, shown files, sentences of errors. */
    static final boolean WRITES = Boolean.getBoolean("anomalight.pages.write");

    private static final Pattern SNIPPET = Pattern.compile(
            "^(?:<!-- (run|file): (\\S+) -->\\n+)?```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private Pages() {}

    /**
     * A fenced code block with a language.
     *
     * @param page the path of its page, relative to the root
     * @param kind "run" if a test of its own runs it, "file" if it shows a whole file, empty for all others
     * @param name the name of the test or file
     * @param language the language of the fence, such as sh
     */
    record Snippet(String page, String kind, String name, String language, String text) {
        @Override
        public String toString() {
            return page + ", " + (kind.isEmpty() ? text.lines().findFirst().orElse("") : kind + ": " + name);
        }
    }

    /** The paths of all pages, relative to the root, sorted. */
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

    /** The snippets of all pages in reading order, except those of the guide, which {@code GuidePagesTest} checks. */
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

    /** The text of the snippet below {@code <!-- run: name -->}. */
    static String snippet(String name) throws IOException {
        List<Snippet> found = snippets().stream()
                .filter(snippet ->
                        snippet.kind().equals("run") && snippet.name().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("there must be exactly one snippet \"run: " + name + "\", but " + found);
        }
        return found.get(0).text();
    }
}
