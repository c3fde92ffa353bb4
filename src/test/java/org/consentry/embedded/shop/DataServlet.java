package org.consentry.embedded.shop;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What is no page. */
@WebServlet("/data/*")
public class DataServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getPathInfo()) {
            case "/json" ->
                send(response, "application/json", "{\"html\":\"<html><body>\"}".getBytes(StandardCharsets.UTF_8));
            case "/binary" -> binary(request, response);
            case "/events" ->
                send(response, "text/event-stream", "data: <html><body>\n\n".getBytes(StandardCharsets.UTF_8));
            case "/download" -> {
                response.setHeader("Content-Disposition", "attachment; filename=page.html");
                send(response, "text/html; charset=UTF-8", Html.page("download").getBytes(StandardCharsets.UTF_8));
            }
            default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private static void send(HttpServletResponse response, String type, byte[] body) throws IOException {
        response.setContentType(type);
        response.setHeader("ETag", "\"d1\"");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static void binary(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        if ("bytes=16-31".equals(request.getHeader("Range"))) {
            response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
            response.setHeader("Content-Range", "bytes 16-31/256");
            response.setContentType("application/octet-stream");
            response.getOutputStream().write(all, 16, 16);
        } else {
            response.setHeader("Accept-Ranges", "bytes");
            send(response, "application/octet-stream", all);
        }
    }
}
