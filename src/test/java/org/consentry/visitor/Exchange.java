package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.consentry.banner.Edition;
import org.consentry.catalog.Provenance;
import org.consentry.consent.RequestFacts;

/** One request to a desk and its answer, without a server. */
final class Exchange {
    static final String FORM = "application/x-www-form-urlencoded";

    final Map<String, String> sent = new HashMap<>(Map.of("Sec-Fetch-Site", "same-origin"));
    final Map<String, String> fields = new HashMap<>();
    String address = "192.0.2.1";
    String query = "";
    String type = FORM;
    int status;
    String answer = "";

    interface Action {
        void run(Visit visit) throws IOException;
    }

    static String form(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey() + '=' + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** @param facts of the visitor who asks */
    void send(Action action, RequestFacts facts, Edition edition, String body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        fields.clear();
        status = 200;
        HttpServletRequest request = stub(HttpServletRequest.class, (self, method, args) -> switch (method.getName()) {
            case "getHeader" -> sent.get(args[0]);
            case "getHeaders" -> Collections.emptyEnumeration();
            case "getInputStream" -> new Body(body);
            case "getContentType" -> type;
            case "getContextPath" -> "";
            case "getRequestURI" -> "/_consent/x";
            case "getQueryString" -> query;
            default -> throw new UnsupportedOperationException(method.getName());
        });
        HttpServletResponse response = stub(HttpServletResponse.class, (self, method, args) -> {
            switch (method.getName()) {
                case "setHeader", "addHeader" -> {
                    // As on a server: once the body is on its way, a field comes too late.
                    if (out.size() == 0) {
                        fields.put((String) args[0], (String) args[1]);
                    }
                }
                case "setStatus" -> status = (Integer) args[0];
                case "getOutputStream" -> {
                    return new Out(out);
                }
                default -> assertThat(method.getReturnType()).isEqualTo(void.class);
            }
            return null;
        });
        action.run(Visit.of(request, response, address, facts, edition, Provenance.NONE));
        answer = out.toString(StandardCharsets.UTF_8);
    }

    private static <T> T stub(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static final class Body extends ServletInputStream {
        private final ByteArrayInputStream bytes;

        Body(String text) {
            this.bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Out extends ServletOutputStream {
        private final ByteArrayOutputStream bytes;

        Out(ByteArrayOutputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public void write(int b) {
            bytes.write(b);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
