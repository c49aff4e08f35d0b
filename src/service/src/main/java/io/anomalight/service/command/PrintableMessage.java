package io.anomalight.service.command;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.anomalight.framework.console.PrintableText;

/**
 * The message of a log entry without control characters that a terminal would execute. Further lines are indented, so that
 * they do not look like entries of their own. {@code stderr.xml} names this class.
 */
public final class PrintableMessage extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return PrintableText.of(String.valueOf(event.getFormattedMessage())).replace("\n", "\n    ");
    }
}
