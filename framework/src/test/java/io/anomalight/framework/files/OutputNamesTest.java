package io.anomalight.framework.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class OutputNamesTest {
    private static final String HASH = "-[0-9a-f]{12}";

    private static List<String> names(String... images) {
        List<Path> paths = Stream.of(images).map(Path::of).toList();
        OutputNames names = OutputNames.of(paths, OutputNamesTest::stem);
        return paths.stream().map(names::of).toList();
    }

    private static String stem(Path image) {
        String name = image.toString();
        return name.substring(0, Math.max(name.lastIndexOf('.'), 0));
    }

    @Test
    void aUniquePreferredNameIsUsed() {
        assertThat(names("a/part.png", "b/part.png", "größe 1.png")).containsExactly("a/part", "b/part", "größe 1");
    }

    @Test
    void imagesThatDifferOnlyInCaseOrExtensionGetDifferentNames() {
        List<String> names = names("part.png", "part.PNG", "Part.png", "part.jpg", "other.png", "A/x.png", "a/x.png");

        assertThat(names.stream().map(name -> name.toLowerCase(Locale.ROOT))).doesNotHaveDuplicates();
        assertThat(names)
                .contains("other")
                .filteredOn(name -> name.matches("(?i)part" + HASH))
                .hasSize(4);
    }

    @Test
    void namesThatDifferOnlyInTheirUnicodeFormGetDifferentNames() {
        assertThat(names("gr\u00f6\u00dfe.png", "gro\u0308\u00dfe.png")).allMatch(name -> name.matches(".*" + HASH));
    }

    @Test
    void theOrderOfTheImagesMakesNoDifference() {
        List<Path> images = new ArrayList<>(Stream.of("part.png", "part.PNG", "part.jpg", "b.png")
                .map(Path::of)
                .toList());
        OutputNames forwards = OutputNames.of(images, OutputNamesTest::stem);
        Collections.reverse(images);
        OutputNames backwards = OutputNames.of(images, OutputNamesTest::stem);

        assertThat(images).allMatch(image -> forwards.of(image).equals(backwards.of(image)));
    }

    @Test
    void aNameThatEndsLikeAHashGetsAHash() {
        String looks = names("part.png", "part.PNG").get(0);

        assertThat(names("part.png", "part.PNG", looks + ".png")).doesNotHaveDuplicates();
    }

    @Test
    void aFileDoesNotGetTheNameOfAFolder() {
        assertThat(names("x.png", "x.png/a.png").get(0)).matches("x" + HASH);
    }

    @Test
    void aLongNameIsCutBetweenCharactersAndStaysUnique() {
        String long1 = "ö".repeat(124) + "1.png";
        String long2 = "ö".repeat(124) + "2.png";
        String emoji = "\ud83d\ude00".repeat(60) + ".png";
        List<String> names = names(long1, long2, emoji, "x".repeat(250) + "/a.png");

        assertThat(names).doesNotHaveDuplicates();
        for (String name : names) {
            for (String part : name.split("/", -1)) {
                // With space for an extension and for the additions of a temporary name.
                assertThat(part.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255 - 4 - 42);
                assertThat(part).doesNotContain("?");
            }
        }
        assertThat(names.get(0)).matches("ö{90}" + HASH);
        assertThat(names.get(2).codePoints().limit(45)).allMatch(point -> point == 0x1f600);
    }

    @Test
    void controlCharactersAndLineEndsAreNotInAName() {
        assertThat(names("a\u001b[2Jb.png", "a\nb.png", "a\u202egnp.b.png"))
                .allMatch(name -> name.matches("[ab_.gnp\\[2J]+" + HASH))
                .doesNotHaveDuplicates();
    }
}
