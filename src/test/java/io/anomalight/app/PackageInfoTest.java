package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each package says whether its types are part of the API, whose changes the versioning policy restricts. */
class PackageInfoTest {
    private static final String API = "It is part of the API.";
    private static final String INTERNAL = "It is internal and may change in any version.";
    private static final List<String> SOURCES = List.of(
            "../framework/src/main",
            "../callbacks/src/main",
            "../models/src/main",
            "detector/src/main",
            "onnx/src/main",
            "sample/src/main",
            "service/src/main",
            "spark/src/main",
            "main");

    @Test
    void eachPackageIsMarkedAsApiOrAsInternal() throws IOException {
        int read = 0;
        for (String source : SOURCES) {
            try (Stream<Path> files = Files.walk(Path.of(source))) {
                for (Path file :
                        files.filter(file -> file.endsWith("package-info.java")).toList()) {
                    String text = Files.readString(file);
                    assertThat(text.contains(API) != text.contains(INTERNAL))
                            .as("one mark in " + file)
                            .isTrue();
                    read++;
                }
            }
        }
        assertThat(read).isGreaterThan(50);
    }
}
