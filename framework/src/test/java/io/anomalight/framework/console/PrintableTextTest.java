package io.anomalight.framework.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTextTest {
    private static final char ESCAPE = 0x1b;

    @Test
    void safeTextIsReturnedUnchanged() {
        String text = "größe 图像 1.png\n\tsecond line";

        assertThat(PrintableText.of(text)).isSameAs(text);
    }

    @Test
    void anEscapeSequenceIsReplacedByItsCode() {
        assertThat(PrintableText.of(ESCAPE + "[2J" + ESCAPE + "]0;title" + (char) 7 + ".png"))
                .isEqualTo("\\x1b[2J\\x1b]0;title\\x07.png");
        assertThat(PrintableText.of("c1" + (char) 0x9b + "31m")).isEqualTo("c1\\x9b31m");
    }

    @Test
    void aFileNameCannotStartANewLine() {
        assertThat(PrintableText.line("a\nERROR forged\r\tb" + (char) 0x2028))
                .isEqualTo("a\\x0aERROR forged\\x0d\\x09b\\u2028");
        assertThat(PrintableText.of("1 of 2\r2 of 2\r\n")).isEqualTo("1 of 2\\x0d2 of 2\r\n");
    }

    @Test
    void charactersThatReverseTextAreReplaced() {
        assertThat(PrintableText.of("part" + (char) 0x202e + "gnp.exe")).isEqualTo("part\\u202egnp.exe");
    }
}
