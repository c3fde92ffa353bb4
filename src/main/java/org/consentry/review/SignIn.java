package org.consentry.review;

/** What came of an attempt to sign in. */
sealed interface SignIn {

    record Welcome() implements SignIn {}

    record Wrong() implements SignIn {}

    /** Too many wrong passwords: nothing is looked at for so many seconds, not even the right one. */
    record Wait(long seconds) implements SignIn {}
}
