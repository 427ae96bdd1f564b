import CLibPQ

/// Owns a `PGresult`. Nothing changes a result after it was received.
///
/// `@unchecked Sendable`: libpq documents PGresult objects as safe to read from several threads once they are built;
/// we call only its read accessors, and `PQclear` when nobody has a reference any more.
final class ResultHandle: @unchecked Sendable {
    /// What kind of answer it is.
    enum Status {
        case rows, command, failed, pipelineAborted, pipelineSync, unexpected
    }

    let status: Status
    /// Column names; empty for commands.
    let columns: [String]
    let rowCount: Int
    private let pointer: OpaquePointer

    /// Takes over the ownership of `pointer`.
    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
        status =
            switch PQresultStatus(pointer) {
            case PGRES_TUPLES_OK: .rows
            case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: .command
            case PGRES_FATAL_ERROR: .failed
            case PGRES_PIPELINE_ABORTED: .pipelineAborted
            case PGRES_PIPELINE_SYNC: .pipelineSync
            default: .unexpected
            }
        rowCount = Int(PQntuples(pointer))
        columns = (0..<PQnfields(pointer)).map { column in PQfname(pointer, column).map { String(cString: $0) } ?? "" }
    }

    deinit { PQclear(pointer) }

    /// The value's memory lives as long as this object.
    func field(row: Int32, column: Int32) -> PostgresField {
        let type = PostgresType(rawValue: PQftype(pointer, column))
        guard PQgetisnull(pointer, row, column) == 0, let value = PQgetvalue(pointer, row, column) else {
            return PostgresField(type: type, bytes: nil)
        }
        return PostgresField(type: type, bytes: UnsafeRawBufferPointer(start: value, count: Int(PQgetlength(pointer, row, column))))
    }

    var affectedRows: Int { PQcmdTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0 }

    var commandTag: String { PQcmdStatus(pointer).map { String(cString: $0) } ?? "" }

    /// The server closes the connection after a FATAL or PANIC message.
    var isFatal: Bool { ["FATAL", "PANIC"].contains(text("V")) }

    /// A prepared statement's result columns changed since it was prepared, or the statement is gone.
    var isStaleStatement: Bool {
        text("C") == "26000" || (text("C") == "0A000" && text("R") == "RevalidateCachedQuery")
    }

    var serverMessage: ServerMessage {
        ServerMessage(
            sqlState: text("C"), message: text("M") ?? resultMessage, constraintName: text("n"), tableName: text("t"))
    }

    private var resultMessage: String? { PQresultErrorMessage(pointer).map { String(cString: $0) } }

    /// A field of the error message; the codes are protocol constants (PG_DIAG_…).
    private func text(_ code: Unicode.Scalar) -> String? {
        PQresultErrorField(pointer, Int32(code.value)).map { String(cString: $0) }
    }
}
