package io.anomalight.framework.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.console.TextTable.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    private final TextTable table = new TextTable()
            .column("model", Kind.WORDS)
            .column("ms", Kind.NUMBERS)
            .row(List.of("cflow|wide", "9.50"))
            .row(List.of("padim", "10.00"));

    @Test
    void wordsAreAlignedLeftAndNumbersRight() {
        assertThat(table.text().lines())
                .containsExactly("  model          ms", "  cflow|wide   9.50", "  padim       10.00");
    }

    @Test
    void markdownEscapesBars() {
        assertThat(table.markdown())
                .isEqualTo(
                        """
                        | model | ms |
                        |---|---:|
                        | cflow\\|wide | 9.50 |
                        | padim | 10.00 |
                        """);
    }

    @Test
    void aRowMustHaveOneCellPerColumn() {
        assertThatThrownBy(() -> table.row(List.of("one"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTableWithoutHeadingsBeginsWithItsFirstRow() {
        TextTable table = new TextTable()
                .column("", Kind.WORDS)
                .column("", Kind.NUMBERS)
                .row("a", "1000")
                .row("name", "2");

        assertThat(table.text()).isEqualTo("  a     1000\n  name     2");
        assertThat(table.indented(0)).isEqualTo("a     1000\nname     2");
    }
}
