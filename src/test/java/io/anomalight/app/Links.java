package io.anomalight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds links of a page that lead nowhere, without a network: addresses of other hosts are not looked at. */
final class Links {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern FENCED = Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("`[^`\\n]+`");
    private static final Pattern ID = Pattern.compile("<a id=\"([^\"]+)\">");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

    private Links() {}

    /** The links of a page to files that are not there and to places that its target does not have. */
    static List<String> broken(Path page) throws IOException {
        List<String> broken = new ArrayList<>();
        String prose =
                CODE.matcher(FENCED.matcher(Pages.text(page)).replaceAll("")).replaceAll("");
        Matcher link = LINK.matcher(prose);
        while (link.find()) {
            String target = link.group(1);
            if (!target.startsWith("https://") && !leadsSomewhere(page, target)) {
                broken.add(target);
            }
        }
        return broken;
    }

    private static boolean leadsSomewhere(Path page, String target) throws IOException {
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path path = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        Path there = Pages.ROOT.resolve(path);
        // The site has the pages of its folder and nothing else.
        boolean seen = Files.exists(there)
                && (isOfSite(path) || !isOfSite(page))
                && (Files.isRegularFile(there) || !isOfSite(page));
        return seen && (hash < 0 || places(path).contains(target.substring(hash + 1)));
    }

    private static boolean isOfSite(Path page) {
        return Pages.ROOT.resolve(page).startsWith(Pages.SITE);
    }

    /** What a link can name after the #: on the site only what has an id, for it makes other ones of headings than GitHub. */
    private static Set<String> places(Path page) throws IOException {
        String text = Pages.text(page);
        Set<String> places = ID.matcher(text).results().map(id -> id.group(1)).collect(Collectors.toSet());
        if (!isOfSite(page)) {
            HEADING.matcher(text)
                    .results()
                    .map(heading -> heading.group(1)
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\p{L}\\p{N} _-]", "")
                            .replace(' ', '-'))
                    .forEach(places::add);
        }
        return places;
    }
}
