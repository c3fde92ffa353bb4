package org.consentry.ledger;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/** A database that lets a test step in at every statement and commit, as a crash or another node would. */
final class Interrupted {
    private static final Set<String> STEPS =
            Set.of("executeQuery", "executeUpdate", "executeBatch", "commit", "rollback");

    /** Called before, or after, a statement or commit is carried out. */
    interface Watch {
        void at(boolean before, String sql) throws SQLException;
    }

    private Interrupted() {}

    static DataSource of(DataSource dataSource, Watch watch) {
        return proxy(DataSource.class, dataSource, "", watch);
    }

    private static <T> T proxy(Class<T> type, Object target, String sql, Watch watch) {
        Class<?>[] types = {type};
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), types, (self, method, values) -> {
            boolean step = STEPS.contains(method.getName());
            String told = sql.isEmpty() ? method.getName() : sql;
            if (step) {
                watch.at(true, told);
            }
            Object result;
            try {
                result = method.invoke(target, values);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (step) {
                watch.at(false, told);
            }
            if (result instanceof PreparedStatement statement) {
                return proxy(PreparedStatement.class, statement, (String) values[0], watch);
            }
            return result instanceof Connection connection && target instanceof DataSource
                    ? proxy(Connection.class, connection, "", watch)
                    : result;
        }));
    }
}
