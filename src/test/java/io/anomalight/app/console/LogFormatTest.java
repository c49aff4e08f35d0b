package io.anomalight.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The format of log messages in {@code logback.xml}. */
class LogFormatTest {
    private static final String ESCAPE = Character.toString(27);

    /** The log output of one warning. */
    private static String written(String message, Throwable failure) throws JoranException {
        LoggerContext context = new LoggerContext();
        try {
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(Objects.requireNonNull(LogFormatTest.class.getResource("/logback.xml")));
            Logger logger = context.getLogger("io.anomalight.Some");
            LoggingEvent event = new LoggingEvent("test", logger, Level.WARN, message, failure, new Object[0]);
            ConsoleAppender<ILoggingEvent> appender = (ConsoleAppender<ILoggingEvent>)
                    context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr");
            return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
        } finally {
            context.stop();
        }
    }

    @Test
    void everyLineHasATime() throws JoranException {
        assertThat(written("a message", new IllegalStateException("of the test")))
                .matches("(?s)\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ WARN Some: a message\\R"
                        + "java.lang.IllegalStateException: of the test\\R\\tat .*");
    }

    @Test
    void aFileNameCanNotControlTheTerminalOrForgeALine() throws JoranException {
        String name = "part" + ESCAPE + "[2J\nERROR forged.png";

        assertThat(written(name, new IllegalStateException(name)))
                .contains("part\\x1b[2J\n    ERROR forged.png", "IllegalStateException: part\\x1b[2J")
                .doesNotContain(ESCAPE);
    }
}
