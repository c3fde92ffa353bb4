package org.consentry.gateway;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.consentry.consent.RequestFacts;
import org.jspecify.annotations.Nullable;

/** One request to the site behind and its answer, both streamed. */
final class Exchange {
    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());
    private static final int CHUNK = 32 * 1024;

    /** Liberty hangs on more than 500 response fields; some are its own and ours. */
    private static final int MOST_FIELDS = 400;

    private final UpstreamClient client;
    private final HttpHost target;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final BasicClassicHttpRequest outgoing;
    private final @Nullable String acceptLanguage;
    private volatile boolean visitorLeft;

    /** Reads all it needs of the request's fields, on the container's thread. */
    Exchange(
            UpstreamClient client,
            HttpHost target,
            HttpServletRequest request,
            HttpServletResponse response,
            RequestFacts facts)
            throws IOException {
        this.client = client;
        this.target = target;
        this.request = request;
        this.response = response;
        this.acceptLanguage = request.getHeader("Accept-Language");
        this.outgoing = new BasicClassicHttpRequest(request.getMethod(), target, target(request));
        copyFields(facts);
        copyBody();
    }

    static String target(HttpServletRequest request) {
        String query = request.getQueryString();
        return query == null ? request.getRequestURI() : request.getRequestURI() + '?' + query;
    }

    private void copyFields(RequestFacts facts) {
        Set<String> staysBehind = HopByHop.of(Collections.list(request.getHeaders("Connection")));
        for (String name : Collections.list(request.getHeaderNames())) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (staysBehind.contains(lower)
                    || lower.equals("content-length")
                    || lower.equals("expect")
                    || ForwardedFields.NAMES.contains(lower)) {
                continue;
            }
            for (String value : fieldValues(name)) {
                outgoing.addHeader(name, value);
            }
        }
        if (!outgoing.containsHeader("Host")) {
            // HTTP/2 brought it as :authority, and the site behind answers for the visitor's name of it.
            outgoing.addHeader("Host", facts.origin().substring(facts.origin().indexOf("://") + 3));
        }
        ForwardedFields.of(request, facts).forEach(outgoing::addHeader);
    }

    /** A Cookie field that HTTP/2 brought in crumbs is one line to HTTP/1.1 (RFC 9113, section 8.2.3). */
    private List<String> fieldValues(String name) {
        List<String> values = Collections.list(request.getHeaders(name));
        return name.equalsIgnoreCase("Cookie") && values.size() > 1 ? List.of(String.join("; ", values)) : values;
    }

    private void copyBody() throws IOException {
        long length = request.getContentLengthLong();
        if (length > 0 || request.getHeader("Transfer-Encoding") != null || hasUnmeasuredBody(length)) {
            // Where a message claims both, the chunks are what counts (RFC 9112, section 6.3).
            boolean chunked = request.getHeader("Transfer-Encoding") != null;
            outgoing.setEntity(new Upload(request.getInputStream(), chunked ? -1 : length));
        }
    }

    /** HTTP/2 frames a body without any field that says so. */
    private boolean hasUnmeasuredBody(long length) {
        return length < 0
                && request.getProtocol().startsWith("HTTP/2")
                && !request.getMethod().equals("GET")
                && !request.getMethod().equals("HEAD");
    }

    void run() throws IOException {
        ClassicHttpResponse answer = client.open(target, outgoing);
        boolean whole = false;
        try {
            pass(answer);
            whole = true;
        } finally {
            UpstreamClient.close(answer, whole);
        }
    }

    /** Hands an answer on, whoever fetched it. */
    void pass(ClassicHttpResponse answer) throws IOException {
        copyFields(answer);
        HttpEntity entity = answer.getEntity();
        if (entity != null) {
            copyBody(entity);
        }
    }

    private void copyFields(ClassicHttpResponse answer) {
        response.setStatus(answer.getCode());
        Set<String> staysBehind = HopByHop.of(values(answer, "Connection"));
        // Where an answer claims both, the chunks are what counts (RFC 9112, section 6.3).
        boolean chunked = answer.containsHeader("Transfer-Encoding");
        int fields = 0;
        boolean language = false;
        for (Iterator<Header> all = answer.headerIterator(); all.hasNext(); ) {
            Header field = all.next();
            String lower = field.getName().toLowerCase(Locale.ROOT);
            if (staysBehind.contains(lower) || chunked && lower.equals("content-length")) {
                continue;
            }
            if (++fields > MOST_FIELDS) {
                LOG.log(System.Logger.Level.WARNING, "An answer with more than " + MOST_FIELDS + " fields was cut");
                break;
            }
            language |= lower.equals("content-language");
            copyField(lower, field);
        }
        if (!language) {
            // Liberty would say that everything is English; it stays silent only where something is said.
            response.setHeader("Content-Language", "");
        }
    }

    private void copyField(String lower, Header field) {
        String value = field.getValue() == null ? "" : field.getValue();
        switch (lower) {
            case "content-length" -> {
                if (!value.isEmpty() && value.length() < 19 && value.chars().allMatch(Character::isDigit)) {
                    response.setContentLengthLong(Long.parseLong(value));
                }
            }
            case "content-type" -> response.setContentType(value);
            default -> {
                try {
                    // In lower case, as HTTP/2 has it: Liberty keeps every name that it ever met and takes an
                    // upper-case
                    // letter for the character 32 below it, so a visitor who once sent Permissions-0olicy would rename
                    // Permissions-Policy for all others.
                    response.addHeader(lower, value);
                } catch (IllegalArgumentException e) {
                    LOG.log(System.Logger.Level.WARNING, "The container refuses the field " + field.getName());
                }
            }
        }
    }

    private static List<String> values(ClassicHttpResponse answer, String name) {
        return java.util.Arrays.stream(answer.getHeaders(name))
                .map(Header::getValue)
                .toList();
    }

    private void copyBody(HttpEntity entity) throws IOException {
        long left = entity.getContentLength();
        boolean measured = left >= 0;
        byte[] chunk = new byte[CHUNK];
        // Not closed here: to close it is to read it to its end, which a stream of events never has.
        InputStream in = entity.getContent();
        ServletOutputStream out = response.getOutputStream();
        if (left != 0 && in.available() == 0) {
            // The site thinks about its body: the visitor may have the head.
            toVisitor(this::flush);
        }
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            int length = read;
            left -= read;
            toVisitor(() -> out.write(chunk, 0, length));
            // What the site sent in one piece reaches the visitor at once, except where the rest is at hand.
            if (in.available() == 0 && (!measured || left > 0)) {
                toVisitor(this::flush);
            }
        }
    }

    private void flush() throws IOException {
        response.getOutputStream().flush();
        response.flushBuffer();
    }

    private interface Step {
        void run() throws IOException;
    }

    private void toVisitor(Step step) throws IOException {
        try {
            step.run();
        } catch (ZipException e) {
            // The site's own stream is broken.
            throw e;
        } catch (IOException e) {
            visitorLeft = true;
            throw e;
        }
    }

    HttpServletResponse response() {
        return response;
    }

    @Nullable
    String acceptLanguage() {
        return acceptLanguage;
    }

    /** Once it has, the visitor has read a status and fields that nothing takes back. */
    boolean answerBegun() {
        return response.isCommitted();
    }

    /** Nobody reads the answer. */
    boolean visitorLeft() {
        return visitorLeft;
    }

    /** The site stopped in the middle: the visitor's browser has to see that the answer is not whole. */
    void cutOff() {
        GuardedRequest guarded = GuardedRequest.of(request);
        if (guarded != null) {
            guarded.response().release();
        }
        Cut.connection(request);
    }
}
