package org.consentry.inventory;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.consentry.inventory.ClaimedCookie.Confirmation;
import org.jspecify.annotations.Nullable;

/** What the database holds of all sites. Its lock keeps two writers apart and is never asked for by a request. */
final class InventoryTables {
    private static final Logger LOG = System.getLogger(Inventory.class.getName());

    private final SightingStore cookies;
    private final HostStore hosts;
    private final ClaimStore claims;
    private final Clock clock;
    private final Map<String, SiteSightings> sites;
    private boolean faulty;
    private String loaded = ""; // the mark of the tables as they were last read

    /** @param sites all that are known, by their ids */
    InventoryTables(DataSource database, Clock clock, Map<String, SiteSightings> sites) {
        this.cookies = new SightingStore(database);
        this.hosts = new HostStore(database);
        this.claims = new ClaimStore(database);
        this.clock = clock;
        this.sites = sites;
    }

    /**
     * Writes what is new and reads what other nodes wrote. Never throws: what a fault of the database keeps from being
     * written stays in memory for the next time.
     *
     * @param everything true for counts too that can wait
     * @param made makes a site known
     */
    synchronized void flush(boolean everything, Function<String, SiteSightings> made) {
        try {
            Instant now = clock.instant();
            cookies.saveStarts(sites);
            for (Map.Entry<String, SiteSightings> entry : sites.entrySet()) {
                String id = entry.getKey();
                SiteSightings site = entry.getValue();
                site.makeRoom(now.toEpochMilli());
                cookies.save(id, site, now, everything);
                hosts.save(id, site.hosts(), now.toEpochMilli(), everything);
                claims.save(id, site.claims(), now.toEpochMilli(), everything);
            }
            load(made);
            if (faulty) {
                faulty = false;
                LOG.log(Level.INFO, "The inventory of cookies is kept in the database again.");
            }
        } catch (SQLException | RuntimeException e) {
            if (!faulty) {
                faulty = true;
                LOG.log(Level.WARNING, "The inventory of cookies stays in memory until the database answers again.", e);
            }
        }
    }

    /** @param made makes a site known */
    synchronized void load(Function<String, SiteSightings> made) throws SQLException {
        String mark = cookies.mark();
        // Reading it all takes far longer, and most of the time there is nothing new.
        if (!mark.equals(loaded)) {
            cookies.load(made, clock.millis());
            hosts.load(made);
            claims.load(made);
            loaded = mark;
        }
        long forgotten = clock.instant().minus(CookieSighting.MEMORY).toEpochMilli();
        sites.values().forEach(site -> site.forget(forgotten));
    }

    /** Writes a person's word on a claim at once, or that it is taken back where {@code yes} is false. */
    synchronized Outcome confirm(String id, String name, Confirmation given, boolean yes) {
        @Nullable Confirmation word = yes ? given : null;
        SiteSightings site = sites.get(id);
        // What has no name no declaration can name.
        boolean refused = site == null || yes && (name.isEmpty() || site.knows(name));
        Claim claim = refused ? null : site.claims().find(name);
        if (claim == null) {
            return Outcome.NO_SUCH_CLAIM;
        }
        if (yes && !claim.confirmed() && !site.hasRoomToConfirm()) {
            return Outcome.NO_ROOM;
        }
        try {
            claims.confirm(id, claim, word);
        } catch (SQLException e) {
            LOG.log(Level.ERROR, "A reviewer's word on a cookie could not be kept", e);
            return Outcome.NOT_KEPT;
        }
        site.claims().confirm(claim, word);
        // Should another node undo just this, the tables would look as they were last read.
        loaded = "";
        String text = yes ? "{0} confirmed a cookie of site {1}: {2}" : "{0} took back a cookie of site {1}: {2}";
        LOG.log(Level.INFO, text, given.by(), id, printable(name));
        return Outcome.DONE;
    }

    /** A client chose the name, and may not write lines of the log by it. */
    private static String printable(String name) {
        return name.replaceAll("[\\p{Cntrl}\\p{Cf}\\x{80}-\\x{9f}\\x{2028}\\x{2029}]", "?");
    }
}
