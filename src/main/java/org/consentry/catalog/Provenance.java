package org.consentry.catalog;

/** Where a cookie's name was first met: the question that decides on a cookie of which nothing else is known. */
public interface Provenance {

    /** True once the site's upstream has set a cookie of this name by a header of its own. */
    boolean setByUpstream(String site, String cookieName);

    /** True while the site's learning period lasts. */
    boolean learning(String site);
}
