package io.anomalight.app.console;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.anomalight.framework.console.PrintableText;

/**
 * The message of a log line without what a terminal would obey; {@code logback.xml} names it. Further lines are indented, so
 * that none of them passes for another entry.
 */
public final class PrintableMessage extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return PrintableText.of(String.valueOf(event.getFormattedMessage())).replace("\n", "\n    ");
    }
}
