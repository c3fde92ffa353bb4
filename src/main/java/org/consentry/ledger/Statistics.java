package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * How many choices there were, without a word on who made them. A choice counts from the moment that it is sealed,
 * seconds after it was made; what is erased or purged later stays counted.
 */
public final class Statistics {
    /** What choices can be told apart by. */
    public enum Dimension {
        /** The day in UTC. */
        DAY,
        SITE,
        /** The version of the notice. */
        NOTICE,
        LANGUAGE,
        /** One purpose that was asked for; by it, answers are counted in place of choices. */
        PURPOSE,
        METHOD,
        /** The button. */
        CHOICE;

        private final String id = name().toLowerCase(Locale.ROOT);

        /** As queries name it, and the table's column. */
        public String id() {
            return id;
        }

        public static Optional<Dimension> of(String id) {
            for (Dimension dimension : values()) {
                if (dimension.id.equals(id)) {
                    return Optional.of(dimension);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * What is asked.
     *
     * @param by what to tell apart; at least one
     * @param only the values to count alone, for any dimension but the day
     * @param from the first day, in UTC and in the years 0 to 9999; {@code null} for the beginning
     * @param to the last day, included; {@code null} for today
     */
    public record Question(
            Set<Dimension> by,
            Map<Dimension, String> only,
            @Nullable LocalDate from,
            @Nullable LocalDate to) {
        public Question {
            by = Collections.unmodifiableSet(EnumSet.copyOf(by));
            only = only.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(only));
        }

        boolean ofPurposes() {
            return by.contains(Dimension.PURPOSE) || only.containsKey(Dimension.PURPOSE);
        }
    }

    /**
     * One count.
     *
     * @param values of what is told apart, in the order of {@link Dimension}
     * @param choices that were made; told apart by purpose, the answers to it
     * @param granted how many of them granted anything; told apart by purpose, how many granted it
     */
    public record Row(List<String> values, long choices, long granted) {
        public Row {
            values = List.copyOf(values);
        }
    }

    private final DataSource dataSource;

    /** @param dataSource of a database whose schema is up to date */
    public Statistics(DataSource dataSource) {
        this.dataSource = Objects.requireNonNull(dataSource);
    }

    /**
     * Counts.
     *
     * @param most rows that are wanted, so that no question fills the memory
     * @return the rows, sorted by their values; empty where there are more than {@code most}
     */
    public Optional<List<Row>> count(Question question, int most) throws LedgerException {
        List<String> values = new ArrayList<>();
        String sql = sql(question, values) + " LIMIT " + (most + 1L);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setString(i + 1, values.get(i));
            }
            List<Row> rows = rows(statement, question.by().size());
            return rows.size() > most ? Optional.empty() : Optional.of(rows);
        } catch (SQLException e) {
            throw new LedgerException("the statistics can't be read: " + e.getMessage(), e);
        }
    }

    private static String sql(Question question, List<String> values) {
        String by = question.by().stream().map(Dimension::id).collect(Collectors.joining(", "));
        StringJoiner where = new StringJoiner(" AND ", " WHERE ", "");
        where.add(question.ofPurposes() ? "purpose <> ''" : "purpose = ''");
        if (question.from() != null) {
            where.add("day >= ?");
            values.add(question.from().toString());
        }
        if (question.to() != null) {
            where.add("day <= ?");
            values.add(question.to().toString());
        }
        question.only().forEach((dimension, value) -> {
            where.add(dimension.id() + " = ?");
            values.add(value);
        });
        return "SELECT " + by + ", sum(records), sum(CASE WHEN granted = 1 THEN records ELSE 0 END) FROM day_count"
                + where + " GROUP BY " + by;
    }

    private static List<Row> rows(PreparedStatement statement, int columns) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                List<String> row = new ArrayList<>(columns);
                for (int column = 1; column <= columns; column++) {
                    row.add(found.getString(column));
                }
                rows.add(new Row(row, found.getLong(columns + 1), found.getLong(columns + 2)));
            }
        }
        // Here and not in the database, whose order of texts may be a language's.
        rows.sort(Comparator.comparing(Row::values, Statistics::compare));
        return rows;
    }

    private static int compare(List<String> one, List<String> other) {
        for (int i = 0; i < one.size(); i++) {
            int order = one.get(i).compareTo(other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
