package org.consentry.embedded.shop;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What goes wrong, and where it leads. The shop has pages of its own for 404, 500 and an IllegalStateException. */
@WebServlet("/fault/*")
public class FaultServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        response.setContentType("text/html; charset=UTF-8");
        switch (request.getPathInfo()) {
            case "/own-page" -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
            case "/own-page-late" -> {
                response.getWriter().print(Html.START + "half a page");
                response.setHeader("Cache-Control", "max-age=60");
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
            }
            case "/container-page" -> response.sendError(HttpServletResponse.SC_FORBIDDEN, "not for you");
            case "/thrown" -> throw new IllegalStateException("thrown on purpose");
            case "/thrown-late" -> {
                response.getWriter().print(Html.START + "half a page");
                throw new IllegalStateException("thrown on purpose");
            }
            case "/thrown-checked" -> throw new ServletException("thrown on purpose");
            case "/status" -> {
                response.setStatus(HttpServletResponse.SC_GONE);
                response.getWriter().print(Html.page("gone"));
            }
            case "/redirect" -> {
                response.setHeader("X-Kept", "yes");
                response.addHeader("Set-Cookie", "basket=3; Path=/");
                response.addHeader("Set-Cookie", "_ga=GA1.1.1.1; Path=/");
                response.sendRedirect(request.getContextPath() + "/page/utf8");
            }
            default -> response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }
}
