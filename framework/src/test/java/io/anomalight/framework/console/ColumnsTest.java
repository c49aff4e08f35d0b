package io.anomalight.framework.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.console.Columns.Side;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    private final Columns columns = new Columns(Side.LEFT, Side.RIGHT, Side.LEFT);

    @Test
    void columnsAreAsWideAsTheirWidestCellAndNoLineEndsInSpaces() {
        columns.row("name", "count", "what");
        columns.row("a", "1000000", "");

        assertThat(columns).hasToString("name    count  what\na     1000000");
        assertThat(columns.indented(2)).isEqualTo("  name    count  what\n  a     1000000");
    }

    @Test
    void aRowWithAnotherNumberOfCellsIsRefused() {
        assertThatThrownBy(() -> columns.row("name", "count"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 cells don't fill 3 columns");
    }
}
