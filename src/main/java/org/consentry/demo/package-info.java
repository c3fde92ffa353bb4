/** The bundled demo shop: a real upstream on a loopback port, so that a first start shows something real. */
@NullMarked
package org.consentry.demo;

import org.jspecify.annotations.NullMarked;
