/// Where the database is and how sessions behave. The password never appears in a description.
package struct PostgresConfiguration: Sendable {
    /// libpq keywords from the URL.
    private(set) var parameters: [String: String]

    /// What `pg_stat_activity` shows.
    package var applicationName = "guanjia"
    /// Bound of one attempt to connect, for each host of the URL; whole seconds, at least 2 (libpq's own minimum).
    package var connectTimeout: Duration = .seconds(5)
    /// `statement_timeout`: the server cancels a statement after it. The wait for a commit is never cut by it. 0 turns it off.
    package var statementTimeout: Duration = .seconds(10)
    /// `lock_timeout`: the server gives up waiting for a row or table lock.
    package var lockTimeout: Duration = .seconds(2)
    /// `idle_in_transaction_session_timeout`: frees the locks of a client that vanished in the middle.
    package var idleInTransactionTimeout: Duration = .seconds(5)
    /// How long we wait for the server's answer before the connection is given up; keep it above `statementTimeout`,
    /// which leaves the connection usable.
    package var statementDeadline: Duration = .seconds(15)
    /// Prepared statements that one connection keeps on the server; 0 prepares none.
    package var preparedStatementLimit = 256
    /// Further session settings by name.
    package var settings: [String: String] = [:]

    /// From a URL such as `postgresql://user:password@host:5432/database?sslmode=verify-full`, several hosts allowed;
    /// a Unix socket is `postgresql:///database?host=/run/postgresql`. Passwords may also come from `passfile` or `PGPASSFILE`.
    /// - Throws: `DatabaseError` of code `configuration`, without the URL's text.
    package init(url: String) throws(DatabaseError) { parameters = try ConnectionInfo.parse(url) }

    /// The same server and role, another database.
    package func with(database: String) -> PostgresConfiguration {
        var copy = self
        copy.parameters["dbname"] = database
        return copy
    }

    /// The database's name, when the URL gives one.
    package var database: String? { parameters["dbname"] }

    /// What libpq is told: the URL's keywords, and ours where the URL says nothing.
    ///
    /// Without `tcp_user_timeout` a half-open connection lives for about 15 minutes; `read-write` finds the primary
    /// among several hosts and refuses a standby.
    var connectionParameters: [String: String] {
        let defaults = [
            "connect_timeout": String(max(2, connectTimeout.components.seconds)),
            "keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3", "tcp_user_timeout": "15000",
            "target_session_attrs": "read-write", "application_name": applicationName,
        ]
        return parameters.merging(defaults) { ours, _ in ours }.merging(["client_encoding": "UTF8"]) { $1 }
    }

    /// What the session is told once it is open. Timeouts of the server's side of the connection are in: a client that
    /// vanished while the server waits for it must not hold locks until the system's two hours are over.
    func sessionSettings(serverVersion: Int) -> [String: String] {
        var values = [
            "statement_timeout": String(statementTimeout.milliseconds), "lock_timeout": String(lockTimeout.milliseconds),
            "idle_in_transaction_session_timeout": String(idleInTransactionTimeout.milliseconds),
            "TimeZone": "UTC", "client_min_messages": "warning",
            "tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3", "tcp_user_timeout": "15000",
            // Compiling a query takes longer than our short ones run.
            "jit": "off",
        ]
        // The server ends a statement whose client has hung up, which is how our own deadline frees its locks.
        if serverVersion >= 140_000 { values["client_connection_check_interval"] = "1000" }
        return values.merging(settings) { $1 }
    }
}

extension PostgresConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Host, port, database and role; nothing secret.
    package var description: String {
        let shown = ["host", "port", "dbname", "user", "sslmode"].compactMap { key in parameters[key].map { "\(key)=\($0)" } }
        return "PostgresConfiguration(\(shown.joined(separator: " ")))"
    }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
