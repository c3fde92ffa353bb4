/** Bytes of HTML in, bytes of HTML out, in one streaming pass. Knows no servlet and no other room. */
@NullMarked
package org.consentry.html;

import org.jspecify.annotations.NullMarked;
