package org.consentry.gateway;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.io.IOException;
import java.lang.reflect.Method;

/**
 * Ends a connection in the middle of an answer. Without it a chunked answer that was never finished would get its last
 * chunk from the container and pass for whole, to be kept and shown. The Servlet API has no word for it; Open
 * Liberty's own connection is asked for by name, in this one case, so that the code needs none of its classes.
 */
public final class Cut {
    private static final System.Logger LOG = System.getLogger(Cut.class.getName());

    private Cut() {}

    /** Ends the connection that this request came on. */
    public static void connection(ServletRequest request) {
        ServletRequest own = request;
        while (own instanceof ServletRequestWrapper wrapper) {
            own = wrapper.getRequest();
        }
        try {
            Object link = call(call(own, "getIRequest"), "getHttpInboundConnection");
            for (Method method : link.getClass().getMethods()) {
                if (method.getName().equals("close") && method.getParameterCount() == 2) {
                    method.invoke(link, call(link, "getVC"), new IOException("the answer broke off"));
                    return;
                }
            }
            throw new NoSuchMethodException("close");
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "This container can not cut a connection off", e);
        }
    }

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        return target.getClass().getMethod(method).invoke(target);
    }
}
