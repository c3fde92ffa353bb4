package org.consentry.embedded.shop;

import jakarta.enterprise.context.RequestScoped;

/** A bean that is there only on a thread which the container prepared for the request. */
@RequestScoped
public class Greeting {
    private String name = "nobody";

    public void greet(String whom) {
        name = whom;
    }

    public String text() {
        return "hello " + name;
    }
}
