import CLibPQ

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Owns a `PGconn` in non-blocking pipeline mode. Not safe for threads: only its connection's thread uses it.
///
/// Nothing here waits without a deadline, except `open`, which libpq bounds by `connect_timeout` per host.
final class ConnectionHandle {
    /// The socket; -1 when there is none.
    let socket: Int32
    private let pointer: OpaquePointer
    /// Bytes are still in libpq's output buffer.
    private var hasOutput = false

    /// Opens a connection, blocking the calling thread.
    /// - Throws: `DatabaseError` of code `connection`.
    init(parameters: [String: String]) throws(DatabaseError) {
        guard let pointer = Self.open(parameters) else { throw DatabaseError(.connection, reason: "out of memory") }
        guard PQstatus(pointer) == CONNECTION_OK else {
            let message = Self.message(of: pointer)
            PQfinish(pointer)
            throw DatabaseError(.connection, reason: "cannot connect", server: ServerMessage(message: message))
        }
        // Notices are meant for people at a terminal and may quote values; libpq would print them to standard error.
        PQsetNoticeProcessor(pointer, { _, _ in }, nil)
        guard PQsetnonblocking(pointer, 1) == 0, PQenterPipelineMode(pointer) == 1 else {
            PQfinish(pointer)
            throw DatabaseError(.protocolViolation, reason: "pipeline mode was refused")
        }
        self.pointer = pointer
        socket = PQsocket(pointer)
    }

    deinit { PQfinish(pointer) }

    /// Whether the server holds a transaction open for this connection, failed or not.
    var isInTransaction: Bool { PQtransactionStatus(pointer) != PQTRANS_IDLE }

    /// Whether a transaction is open and has not failed.
    var isInHealthyTransaction: Bool { PQtransactionStatus(pointer) == PQTRANS_INTRANS }

    var serverVersion: Int { Int(PQserverVersion(pointer)) }

    var backendPID: Int32 { PQbackendPID(pointer) }

    // MARK: Sending; nothing is complete before `flush`

    func sendPrepare(name: String, _ sql: SQL) throws(DatabaseError) {
        let types = sql.binds.map(\.type.rawValue)
        try check(PQsendPrepare(pointer, name, sql.text, Int32(types.count), types))
    }

    func sendPrepared(name: String, _ binds: [Bind]) throws(DatabaseError) {
        let sent = withPointers(binds) { values, lengths in
            PQsendQueryPrepared(pointer, name, Int32(binds.count), values, lengths, binaryFormats, 1)
        }
        try check(sent)
    }

    func sendUnnamed(_ sql: SQL) throws(DatabaseError) {
        let types = sql.binds.map(\.type.rawValue)
        let sent = withPointers(sql.binds) { values, lengths in
            PQsendQueryParams(pointer, sql.text, Int32(types.count), types, values, lengths, binaryFormats, 1)
        }
        try check(sent)
    }

    /// Ends a pipeline: the server commits what it holds, unless a transaction block is open, and answers.
    func sendSync() throws(DatabaseError) {
        try check(PQpipelineSync(pointer))
        hasOutput = true
    }

    /// Sends text of several statements with the simple protocol; only between `leavePipelineMode` and `enterPipelineMode`.
    func sendScript(_ text: String) throws(DatabaseError) {
        try check(PQsendQuery(pointer, text))
        hasOutput = true
    }

    func leavePipelineMode() throws(DatabaseError) { try check(PQexitPipelineMode(pointer)) }

    func enterPipelineMode() throws(DatabaseError) { try check(PQenterPipelineMode(pointer)) }

    // MARK: Receiving

    /// Whether everything was handed to the operating system, so that the server may act on it.
    var isFlushed: Bool { !hasOutput }

    /// The next result; nil is libpq's mark for the end of one command's results.
    ///
    /// Writes and reads at the same time, so that two full socket buffers never wait for each other.
    /// - Throws: `DatabaseError` of code `timeout` after the deadline, `connection` when the connection is lost.
    func nextResult(before deadline: ContinuousClock.Instant) throws(DatabaseError) -> ResultHandle? {
        try flush()
        while PQisBusy(pointer) == 1 {
            try wait(before: deadline)
            // On end of file libpq keeps what came before it: the server's last words tell why.
            let received = PQconsumeInput(pointer) == 1
            if !received && PQisBusy(pointer) == 1 { throw lost() }
            try flush()
        }
        return PQgetResult(pointer).map { ResultHandle($0) }
    }

    /// Whether libpq has given the connection up.
    var isLost: Bool { PQstatus(pointer) != CONNECTION_OK }

    func lost() -> DatabaseError {
        DatabaseError(.connection, reason: "the connection was lost", server: ServerMessage(message: Self.message(of: pointer)))
    }

    private func flush() throws(DatabaseError) {
        guard hasOutput else { return }
        let state = PQflush(pointer)
        guard state >= 0 else { throw lost() }
        hasOutput = state == 1
    }

    private func wait(before deadline: ContinuousClock.Instant) throws(DatabaseError) {
        while true {
            let remaining = ContinuousClock.now.duration(to: deadline).milliseconds
            guard remaining > 0 else { throw DatabaseError(.timeout, reason: "the server did not answer before the deadline") }
            var descriptor = pollfd(fd: socket, events: Int16(POLLIN) | (hasOutput ? Int16(POLLOUT) : 0), revents: 0)
            let ready = poll(&descriptor, 1, Int32(clamping: remaining))
            if ready > 0 { return }
            if ready < 0 && errno != EINTR { throw lost() }
        }
    }

    private func check(_ accepted: Int32) throws(DatabaseError) {
        guard accepted == 1 else { throw isLost ? lost() : refused() }
    }

    private func refused() -> DatabaseError {
        DatabaseError(.protocolViolation, reason: "libpq refused a call", server: ServerMessage(message: Self.message(of: pointer)))
    }

    private static func message(of pointer: OpaquePointer) -> String? { PQerrorMessage(pointer).map { String(cString: $0) } }

    private static func open(_ parameters: [String: String]) -> OpaquePointer? {
        var keywords: [UnsafeMutablePointer<CChar>?] = []
        var values: [UnsafeMutablePointer<CChar>?] = []
        for (keyword, value) in parameters {
            keywords.append(strdup(keyword))
            values.append(strdup(value))
        }
        defer { for copy in keywords + values { free(copy) } }
        // libpq reads until the first null pointer.
        return PQconnectdbParams((keywords + [nil]).map { UnsafePointer($0) }, (values + [nil]).map { UnsafePointer($0) }, 0)
    }
}

/// Every parameter is in binary format (1).
private let binaryFormats = [Int32](repeating: 1, count: SQL.maximumBinds)

/// Calls `body` with the addresses and lengths of all values, without copying any; NULL is a null pointer.
///
/// It recurses once for each parameter, which `SQL.maximumBinds` bounds.
private func withPointers(
    _ binds: [Bind], _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?) -> Int32
) -> Int32 {
    withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: binds.count + 1) { pointers in
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: binds.count + 1) { lengths in
            pointers.initialize(repeating: nil)
            lengths.initialize(repeating: 0)
            func fill(_ index: Int) -> Int32 {
                guard index < binds.count else { return body(UnsafePointer(pointers.baseAddress), UnsafePointer(lengths.baseAddress)) }
                guard let value = binds[index].value else { return fill(index + 1) }
                return value.withUnsafeBytes { bytes in
                    // An empty value may have no address, but a null pointer would mean NULL; any address does for length 0.
                    let address = bytes.baseAddress ?? UnsafeRawPointer(lengths.baseAddress)
                    pointers[index] = address?.assumingMemoryBound(to: CChar.self)
                    lengths[index] = Int32(clamping: bytes.count)
                    return fill(index + 1)
                }
            }
            return fill(0)
        }
    }
}
