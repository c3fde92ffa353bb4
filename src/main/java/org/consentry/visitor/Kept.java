package org.consentry.visitor;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a browser without script is sent after its first choice, so that it shows whether it kept the cookie. One that
 * takes none would be asked on every page without ever being told why. Who said to be too young reads here what that
 * comes to.
 */
final class Kept {
    private final ConsentPages pages;

    Kept(ConsentPages pages) {
        this.pages = pages;
    }

    /** @param back where the visitor came from: a path of the site's own */
    static String address(Visit visit, String back) {
        return visit.request().getContextPath() + "/_consent/kept?return="
                + URLEncoder.encode(back, StandardCharsets.UTF_8);
    }

    void answer(Visit visit) throws IOException {
        String back = visit.parameter("return");
        if (visit.facts().consent() == null) {
            pages.preferences(visit, 200, "message.cookies-off", back);
        } else if (visit.facts().consent().minor()) {
            pages.preferences(visit, 200, "", back);
        } else {
            Answers.guard(visit.response());
            visit.response().setStatus(HttpServletResponse.SC_SEE_OTHER);
            visit.response().setHeader("Location", ConsentPages.back(visit, back));
        }
    }
}
