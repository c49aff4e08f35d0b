package io.anomalight.service.command;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.anomalight.framework.console.PrintableText;

/**
 * The stack trace of a log entry without control characters that a terminal would execute. {@code stderr.xml} names this
 * class.
 */
public final class PrintableTrace extends ThrowableProxyConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return PrintableText.of(super.convert(event));
    }
}
