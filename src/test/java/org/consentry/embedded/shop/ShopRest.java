package org.consentry.embedded.shop;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The shop's own REST, found by scanning as most applications have it. */
@ApplicationPath("/rest")
public class ShopRest extends Application {}
