/** The filter between visitor and site, and the servlet that fetches from a site behind the gateway. */
@NullMarked
package org.consentry.gateway;

import org.jspecify.annotations.NullMarked;
