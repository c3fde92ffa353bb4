package org.consentry.embedded.shop;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Pages in every way in which a servlet writes one. */
@WebServlet("/page/*")
public class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int LARGE = 5_000_000;

    @Inject
    private transient Greeting greeting;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        switch (request.getPathInfo()) {
            case "/utf8" -> write(response, "text/html; charset=UTF-8", "kr 5 – Grüße");
            case "/latin" -> write(response, "text/html", "Grüße");
            case "/stream" -> stream(response, Html.page("stream").getBytes(StandardCharsets.UTF_8));
            case "/forward" -> request.getRequestDispatcher("/page/utf8").forward(request, response);
            case "/include" -> include(request, response);
            case "/length" -> {
                response.setContentLength(Html.page("length").length());
                write(response, "text/html; charset=UTF-8", "length");
            }
            case "/reset" -> reset(response);
            case "/reset-buffer" -> resetBuffer(response);
            case "/reset-stream" -> resetStream(response);
            case "/flushed" -> flushed(response);
            case "/closed" -> {
                response.setContentType("text/html; charset=UTF-8");
                PrintWriter out = response.getWriter();
                out.print(Html.page("closed"));
                out.close();
                out.print("after the end");
            }
            case "/large" -> large(response);
            case "/gzip" -> gzip(request, response);
            case "/empty" -> response.setContentType("text/html; charset=UTF-8");
            case "/seen" -> seen(request, response);
            case "/cookies" -> cookies(request, response);
            case "/fields" -> fields(response);
            case "/inside" -> inside(request, response);
            case "/tagged" -> tagged(request, response);
            case "/policed" -> {
                response.setHeader("Content-Security-Policy", "default-src 'none'");
                write(response, "text/html; charset=UTF-8", "policed");
            }
            default -> response.sendError(HttpServletResponse.SC_NOT_FOUND, request.getPathInfo());
        }
    }

    private static void write(HttpServletResponse response, String type, String text) throws IOException {
        response.setContentType(type);
        response.getWriter().print(Html.page(text));
    }

    private static void stream(HttpServletResponse response, byte[] page) throws IOException {
        response.setContentType("text/html; charset=UTF-8");
        for (byte b : page) {
            response.getOutputStream().write(b);
        }
    }

    private static void include(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        response.setContentType("text/html; charset=UTF-8");
        response.getWriter().print(Html.START + "<p>before</p>");
        request.getRequestDispatcher("/part").include(request, response);
        response.getWriter().print("<p>after</p>" + Html.END);
    }

    private static void reset(HttpServletResponse response) throws IOException {
        response.setHeader("X-Forgotten", "yes");
        response.setHeader("Set-Cookie", "forgotten=1");
        write(response, "text/html; charset=UTF-8", "forgotten");
        response.reset();
        write(response, "text/html; charset=UTF-8", "kept");
    }

    /** The writer that was handed out stays the writer. */
    private static void resetBuffer(HttpServletResponse response) throws IOException {
        response.setContentType("text/html; charset=UTF-8");
        response.setHeader("X-Kept", "yes");
        PrintWriter out = response.getWriter();
        out.print(Html.page("forgotten"));
        response.resetBuffer();
        out.print(Html.page("kept"));
    }

    private static void resetStream(HttpServletResponse response) throws IOException {
        response.setContentType("text/html; charset=UTF-8");
        response.setBufferSize(64 * 1024);
        response.getOutputStream().write((Html.START + "forgotten".repeat(1000)).getBytes(StandardCharsets.UTF_8));
        response.resetBuffer();
        response.getOutputStream().write(Html.page("kept").getBytes(StandardCharsets.UTF_8));
    }

    private static void flushed(HttpServletResponse response) throws IOException {
        response.setContentType("text/html; charset=UTF-8");
        PrintWriter out = response.getWriter();
        out.print(Html.START);
        response.flushBuffer();
        out.print("<p>committed " + response.isCommitted() + "</p>" + Html.END);
    }

    private static void large(HttpServletResponse response) throws IOException {
        response.setContentType("text/html; charset=UTF-8");
        PrintWriter out = response.getWriter();
        out.print(Html.START);
        int line = 0;
        for (int written = 0; written < LARGE; written += 16) {
            out.printf("<p>%08d</p>%n", line++);
        }
        out.print(Html.END);
    }

    private static void gzip(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html; charset=UTF-8");
        if (!String.valueOf(request.getHeader("Accept-Encoding")).contains("gzip")) {
            response.sendError(HttpServletResponse.SC_NOT_ACCEPTABLE);
            return;
        }
        response.setHeader("Content-Encoding", "gzip");
        try (GZIPOutputStream out = new GZIPOutputStream(response.getOutputStream())) {
            out.write(Html.page("packed").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What of the request reaches the application. */
    private static void seen(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Cookie[] cookies = request.getCookies();
        String names = cookies == null
                ? "none"
                : Arrays.stream(cookies).map(Cookie::getName).sorted().collect(Collectors.joining(","));
        String all = Collections.list(request.getHeaderNames()).stream()
                .filter(name -> name.equalsIgnoreCase("Cookie"))
                .map(request::getHeader)
                .collect(Collectors.joining("; "));
        write(
                response,
                "text/html; charset=UTF-8",
                "cookies=[" + names + "] field=[" + all + "] behind=[" + request.getAttribute("behind") + "]");
    }

    private static void cookies(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.getSession(true);
        Cookie basket = new Cookie("basket", "3");
        basket.setPath("/");
        response.addCookie(basket);
        Cookie tracker = new Cookie("_ga", "GA1.1.1.1");
        tracker.setMaxAge(1000);
        response.addCookie(tracker);
        response.addHeader("Set-Cookie", "_fbp=fb.1.1.1; Path=/; HttpOnly");
        response.addHeader("Set-Cookie", "login=a~b; Path=/; HttpOnly; SameSite=Strict");
        response.addHeader("Set-Cookie", "consentry=forged; Path=/");
        write(response, "text/html; charset=UTF-8", "cookies");
    }

    private static void fields(HttpServletResponse response) throws IOException {
        response.addHeader("X-Added", "one");
        response.addHeader("X-Added", "two");
        response.setHeader("X-Set", "one");
        response.setHeader("X-Set", "two");
        response.setIntHeader("X-Int", 7);
        response.setDateHeader("X-Date", 0);
        response.setHeader("Cache-Control", "public, max-age=60");
        response.setDateHeader("Expires", 0);
        boolean known = response.containsHeader("Cache-Control")
                && response.getHeaders("X-Added").size() == 2;
        write(response, "text/html; charset=UTF-8", "known " + known + " " + response.getHeader("Cache-Control"));
    }

    /** What only a container's own thread can answer. */
    private void inside(HttpServletRequest request, HttpServletResponse response) throws IOException {
        greeting.greet(String.valueOf(
                request.getUserPrincipal() == null
                        ? null
                        : request.getUserPrincipal().getName()));
        try {
            Object beans = new InitialContext().lookup("java:comp/BeanManager");
            write(
                    response,
                    "text/html; charset=UTF-8",
                    greeting.text() + ", clerk " + request.isUserInRole("clerk") + ", beans " + (beans != null));
        } catch (NamingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void tagged(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("ETag", "\"v1\"");
        if ("\"v1\"".equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        write(response, "text/html; charset=UTF-8", "tagged");
    }
}
