extension DatabaseError {
    /// Whether the same work may succeed when it is done again on another connection or a little later.
    ///
    /// With `commitUnknown` the work may have been done already: repeat only what is idempotent.
    package var isRetryable: Bool {
        guard let sqlState else {
            return [.connection, .closed, .timeout, .protocolViolation, .staleStatement, .poolExhausted].contains(code)
        }
        if code == .staleStatement { return true }
        let retryableStates = [
            "40001",  // serialization_failure
            "40P01",  // deadlock_detected
            "55P03",  // lock_not_available: lock_timeout
            "25006",  // read_only_sql_transaction: we talk to a server that was demoted
            "25P03",  // idle_in_transaction_session_timeout
            "57014",  // query_canceled: statement_timeout
        ]
        return retryableStates.contains(sqlState) || ["08", "53"].contains(sqlState.prefix(2)) || sqlState.hasPrefix("57P")
    }

    /// Whether the connection is gone; the pool drops it.
    package var isConnectionLoss: Bool {
        if [.connection, .closed, .protocolViolation].contains(code) { return true }
        guard let sqlState else { return code == .timeout }
        return sqlState.hasPrefix("08") || sqlState.hasPrefix("57P")
    }

    /// Whether the data of some row is to blame, so that halving the batch finds it: the same data fails again for ever.
    package var isDataError: Bool {
        guard let sqlState else { return code == .data }
        // 21 cardinality (a row twice in one upsert), 22 data, 23 constraint, 44 check option, 54 too large, P0001 a trigger's own refusal.
        return ["21", "22", "23", "44", "54"].contains(sqlState.prefix(2)) || sqlState == "P0001"
    }

    /// Whether a row of this key is there already (23505): another transaction was quicker.
    package var isUniqueViolation: Bool { sqlState == "23505" }

    /// Whether a row meets another one that an exclusion constraint keeps it from.
    package var isExclusionViolation: Bool { sqlState == "23P01" }

    /// Whether the transaction lost against another one and only has to be run again.
    package var isTransactionConflict: Bool { sqlState == "40001" || sqlState == "40P01" }

    /// Whether somebody else held a lock for longer than we wait for one (55P03).
    package var isLockTimeout: Bool { sqlState == "55P03" }

    /// Whether the connection must not be used again although it still answers: the server was demoted.
    var isDemotedServer: Bool { sqlState == "25006" }
}
