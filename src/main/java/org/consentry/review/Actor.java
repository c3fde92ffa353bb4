package org.consentry.review;

import jakarta.servlet.http.HttpServletRequest;

/** Who stands in the records for what a request does. */
final class Actor {
    private static final String NAME = Actor.class.getName();

    private Actor() {}

    static void is(HttpServletRequest request, String actor) {
        request.setAttribute(NAME, actor);
    }

    /** The reviewer, unless the gate let in somebody else. */
    static String of(HttpServletRequest request) {
        return request.getAttribute(NAME) instanceof String actor ? actor : Reviewers.ACCOUNT;
    }
}
