package io.anomalight.app.console;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.PrintableText;
import io.anomalight.framework.console.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Standard output: progress bars if it is a terminal, plain lines if it is a file or a pipe. */
public final class TerminalConsole implements Console {
    private static final int DEFAULT_WIDTH = 80;
    private static final String CLEARED_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean interactive;
    private final int width;
    private final AtomicInteger openBars = new AtomicInteger();

    TerminalConsole(PrintStream out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
        this.width = interactive ? width() : DEFAULT_WIDTH;
    }

    // Read here, because the progress bar would read it in a way that also takes over the handling of Ctrl-C.
    private static int width() {
        try (Terminal terminal =
                TerminalBuilder.builder().dumb(true).nativeSignals(false).build()) {
            return terminal.getWidth() > 0 ? terminal.getWidth() : DEFAULT_WIDTH;
        } catch (IOException e) {
            return DEFAULT_WIDTH;
        }
    }

    /** Standard output; the launcher sets a property if it is a terminal, because Java can't find out. */
    public static TerminalConsole standard() {
        return new TerminalConsole(System.out, Boolean.getBoolean("anomalight.terminal"));
    }

    /** Standard output without bars, for JShell, which moves the cursor itself. */
    public static TerminalConsole plain() {
        return new TerminalConsole(System.out, false);
    }

    @Override
    public void line(String text) {
        // The cursor stands at the end of the bar, so the line replaces the bar, which is then drawn again below.
        out.print((openBars.get() > 0 ? CLEARED_LINE : "") + PrintableText.of(text) + System.lineSeparator());
        out.flush();
    }

    @Override
    public Progress progress(String task, String unit, long total) {
        return interactive ? new Bar(task, unit, total) : new PlainProgress(this, task, unit, total, System::nanoTime);
    }

    private ConsoleProgressBarConsumer barOutput() {
        return new ConsoleProgressBarConsumer(System.err, width - 1);
    }

    /** A progress bar that is redrawn in the same line. */
    private final class Bar implements Progress {
        private final ProgressBar bar;

        Bar(String task, String unit, long total) {
            openBars.incrementAndGet();
            bar = new ProgressBarBuilder()
                    .setTaskName(PrintableText.line(task))
                    .setUnit(" " + unit, 1)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(barOutput())
                    .build();
        }

        @Override
        public void step(long units) {
            bar.stepBy(units);
        }

        @Override
        public void note(String text) {
            bar.setExtraMessage(" " + PrintableText.line(text));
        }

        @Override
        public void close() {
            bar.close();
            openBars.decrementAndGet();
        }
    }
}
