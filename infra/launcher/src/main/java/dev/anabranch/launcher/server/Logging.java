package dev.anabranch.launcher.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.anabranch.secrets.Redactor;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a server: one file, rolled by size, so that it never fills a disk; no secret in it.
 */
final class Logging {
  private static final long FILE_BYTES = 8L << 20;
  private static final int OLD_FILES = 3;
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX,UTC} %-5level %logger{24} %msg%n";

  /** What others say too loudly about things that mend themselves. */
  private static final Map<String, Level> QUIETER =
      Map.of(
          "org.apache.kafka", Level.ERROR,
          "kafka", Level.ERROR,
          "kafka.server.ControllerApis", Level.OFF,
          "org.apache.kafka.controller.EventPerformanceMonitor", Level.OFF,
          "state.change.logger", Level.WARN,
          "akka", Level.WARN,
          "akka.persistence.Persistence", Level.ERROR,
          "io.netty", Level.WARN,
          "io.vertx", Level.WARN);

  private Logging() {}

  static void toFile(Path file, Redactor redactor) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setAppend(true);
    appender.setEncoder(encoder(context, redactor));
    appender.setTriggeringPolicy(bySize(context));
    appender.setRollingPolicy(rolling(context, appender, file));
    appender.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(appender);
    QUIETER.forEach((name, level) -> context.getLogger(name).setLevel(level));
  }

  /** The whole line is looked at, with what was thrown. */
  private static Encoder<ILoggingEvent> encoder(LoggerContext context, Redactor redactor) {
    PatternLayout layout =
        new PatternLayout() {
          @Override
          public String doLayout(ILoggingEvent event) {
            return redactor.redact(super.doLayout(event));
          }
        };
    layout.setContext(context);
    layout.setPattern(PATTERN);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }

  private static SizeBasedTriggeringPolicy<ILoggingEvent> bySize(LoggerContext context) {
    SizeBasedTriggeringPolicy<ILoggingEvent> policy = new SizeBasedTriggeringPolicy<>();
    policy.setContext(context);
    policy.setMaxFileSize(new FileSize(FILE_BYTES));
    policy.start();
    return policy;
  }

  private static FixedWindowRollingPolicy rolling(
      LoggerContext context, RollingFileAppender<ILoggingEvent> parent, Path file) {
    FixedWindowRollingPolicy policy = new FixedWindowRollingPolicy();
    policy.setContext(context);
    policy.setParent(parent);
    policy.setFileNamePattern(file + ".%i");
    policy.setMinIndex(1);
    policy.setMaxIndex(OLD_FILES);
    policy.start();
    return policy;
  }
}
