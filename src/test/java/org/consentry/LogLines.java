package org.consentry;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class tells the operator while this is open, each line as {@code LEVEL text}. */
public final class LogLines extends Handler implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    /** Held, so that it is not collected with its handlers. */
    private final Logger logger;

    private final boolean passedOn;

    public LogLines(Class<?> by) {
        logger = Logger.getLogger(by.getName());
        passedOn = logger.getUseParentHandlers();
        logger.addHandler(this);
        logger.setUseParentHandlers(false);
    }

    public List<String> all() {
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord line) {
        Object[] parameters = line.getParameters();
        String message = line.getMessage();
        lines.add(line.getLevel() + " " + (parameters == null ? message : MessageFormat.format(message, parameters)));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(passedOn);
    }
}
