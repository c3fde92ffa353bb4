package org.consentry.cli;

import java.io.Serial;

/** What a command was given can't be used; the message is one line for the person who typed it. */
final class BadInput extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    BadInput(String message) {
        super(message);
    }
}
