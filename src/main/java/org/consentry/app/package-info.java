/** Settings and wiring: the one room that knows all others. */
@NullMarked
package org.consentry.app;

import org.jspecify.annotations.NullMarked;
