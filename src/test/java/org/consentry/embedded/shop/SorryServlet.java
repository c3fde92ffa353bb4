package org.consentry.embedded.shop;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The shop's own error page. It tracks, as such pages do. */
@WebServlet("/sorry")
public class SorryServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html; charset=UTF-8");
        response.addCookie(new Cookie("_ga", "GA1.1.1.1"));
        response.addHeader("Set-Cookie", "basket=3; Path=/");
        boolean tracked = request.getCookies() != null
                && java.util.Arrays.stream(request.getCookies())
                        .anyMatch(c -> c.getName().equals("_fbp"));
        response.getWriter()
                .print(Html.page(
                        "sorry " + request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) + " tracked " + tracked));
    }
}
