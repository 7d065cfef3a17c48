package dev.holdfast.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.holdfast.cluster.Notices;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Where the log goes: a file in the data folder, and stderr if a person asks for it. Before that, nowhere. */
public final class LogFile {
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level %logger{0} [%thread] %msg%n";

    private LogFile() {}

    /**
     * Sends the log there from now on.
     *
     * @param file the file; its folder must exist or be makeable, else there is no log file
     * @param verbose whether to show it on stderr, with more of Kafka's own words
     */
    public static void open(Path file, boolean verbose) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(verbose ? Level.INFO : Level.WARN);
        context.getLogger("dev.holdfast").setLevel(verbose ? Level.DEBUG : Level.INFO);
        // A broker on one machine logs as errors what is an ordinary step of its start and stop.
        context.getLogger("org.apache.kafka.clients.NetworkClient").setLevel(Level.ERROR);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && (Files.isDirectory(folder) || folder.toFile().mkdirs())) {
            root.addAppender(rolling(context, file));
        }
        ConsoleAppender<ILoggingEvent> notices = new ConsoleAppender<>();
        notices.setTarget("System.err");
        Logger told = context.getLogger(Notices.LOGGER);
        told.detachAndStopAllAppenders();
        told.addAppender(started(context, notices, "holdfast: %msg%n"));
        if (verbose) {
            ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
            console.setTarget("System.err");
            root.addAppender(started(context, console));
        }
    }

    private static Appender<ILoggingEvent> rolling(LoggerContext context, Path file) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setFile(file.toString());
        FixedWindowRollingPolicy names = new FixedWindowRollingPolicy();
        names.setContext(context);
        names.setParent(appender);
        names.setFileNamePattern(file + ".%i");
        names.setMaxIndex(4);
        names.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(FileSize.valueOf("10MB"));
        size.start();
        appender.setRollingPolicy(names);
        appender.setTriggeringPolicy(size);
        return started(context, appender);
    }

    private static Appender<ILoggingEvent> started(
            LoggerContext context, OutputStreamAppender<ILoggingEvent> appender) {
        return started(context, appender, PATTERN);
    }

    private static Appender<ILoggingEvent> started(
            LoggerContext context, OutputStreamAppender<ILoggingEvent> appender, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
