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

/** Finds broken links of a page without a network: links to other hosts are not checked. */
final class Links {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern FENCED = Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("`[^`\\n]+`");
    private static final Pattern ID = Pattern.compile("<a id=\"([^\"]+)\">");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

    private Links() {}

    /** The links of a page to files or anchors that do not exist. */
    static List<String> broken(Path page) throws IOException {
        List<String> broken = new ArrayList<>();
        String prose =
                CODE.matcher(FENCED.matcher(Pages.text(page)).replaceAll("")).replaceAll("");
        Matcher link = LINK.matcher(prose);
        while (link.find()) {
            String target = link.group(1);
            if (!target.startsWith("https://") && !hasTarget(page, target)) {
                broken.add(target);
            }
        }
        return broken;
    }

    private static boolean hasTarget(Path page, String target) throws IOException {
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path path = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        Path real = Pages.ROOT.resolve(path);
        // The site contains only the pages of its folder.
        boolean exists = Files.exists(real)
                && (isOfSite(path) || !isOfSite(page))
                && (Files.isRegularFile(real) || !isOfSite(page));
        return exists && (hash < 0 || anchors(path).contains(target.substring(hash + 1)));
    }

    private static boolean isOfSite(Path page) {
        return Pages.ROOT.resolve(page).startsWith(Pages.SITE);
    }

    /** The anchors of a page. Pages of the site need explicit ids, because the site and GitHub generate different ones. */
    private static Set<String> anchors(Path page) throws IOException {
        String text = Pages.text(page);
        Set<String> anchors = ID.matcher(text).results().map(id -> id.group(1)).collect(Collectors.toSet());
        if (!isOfSite(page)) {
            HEADING.matcher(text)
                    .results()
                    .map(heading -> heading.group(1)
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\p{L}\\p{N} _-]", "")
                            .replace(' ', '-'))
                    .forEach(anchors::add);
        }
        return anchors;
    }
}
