package org.consentry.embedded.shop;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;

@Path("price")
public class PriceResource {
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String price() {
        return "{\"price\":5}";
    }

    @GET
    @Path("page")
    @Produces("text/html; charset=UTF-8")
    public String page() {
        return Html.page("rest page");
    }

    @GET
    @Path("later")
    @Produces("text/html; charset=UTF-8")
    public void later(@Suspended AsyncResponse response) {
        new Thread(() -> response.resume(Html.page("rest later"))).start();
    }
}
