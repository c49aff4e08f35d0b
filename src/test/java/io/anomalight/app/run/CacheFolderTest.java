package io.anomalight.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheFolderTest {

    @Test
    void theDefaultIsTheCacheFolderOfTheSystem() {
        assertThat(CacheFolder.ifKnown(Map.of(), "Linux", "/home/ann"))
                .contains(Path.of("/home/ann/.cache/anomalight"));
        assertThat(CacheFolder.ifKnown(Map.of("ANOMALIGHT_CACHE", "/big"), "Linux", "/home/ann"))
                .contains(Path.of("/big"));
    }

    @Test
    void thereIsNoFolderForAnUnknownUser() {
        assertThat(CacheFolder.ifKnown(Map.of("HOME", "/user"), "Linux", "?"))
                .contains(Path.of("/user/.cache/anomalight"));
        assertThat(CacheFolder.ifKnown(Map.of("XDG_CACHE_HOME", "/x"), "Linux", "?"))
                .contains(Path.of("/x/anomalight"));
        assertThat(CacheFolder.ifKnown(Map.of(), "Linux", "?")).isEmpty();
    }
}
