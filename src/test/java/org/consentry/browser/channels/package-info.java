/** Every way a page has to send a request, watched in a real browser: what leaves it before, with and after consent. */
@NullMarked
package org.consentry.browser.channels;

import org.jspecify.annotations.NullMarked;
