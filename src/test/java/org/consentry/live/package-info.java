/** The product itself, started as its own process, for tests that look at it from outside. */
@NullMarked
package org.consentry.live;

import org.jspecify.annotations.NullMarked;
