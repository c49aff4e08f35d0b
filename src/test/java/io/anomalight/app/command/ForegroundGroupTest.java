package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForegroundGroupTest {

    @Test
    void theProcessGroupIsComparedWithTheForegroundGroup() {
        // id (name) state parent group session terminal foreground-group …
        assertThat(ForegroundGroup.isForeground("7 (a ) b) S 1 7 5 34816 7 4194304 0"))
                .isTrue();
        assertThat(ForegroundGroup.isForeground("7 (java) S 1 7 5 34816 9 4194304 0"))
                .isFalse();
        assertThat(ForegroundGroup.isForeground("7 (java) S 1 7 5 0 -1 4194304 0"))
                .isFalse();
    }
}
