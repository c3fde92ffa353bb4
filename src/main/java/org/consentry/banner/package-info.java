/** The banner and the preference centre, rendered on the server from templates and message bundles. */
@NullMarked
package org.consentry.banner;

import org.jspecify.annotations.NullMarked;
