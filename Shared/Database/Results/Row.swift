/// One row of a result; decodes straight from the memory that libpq received it in.
package struct Row: Sendable {
    let result: ResultHandle
    let index: Int32

    /// The value of a column.
    /// - Throws: `DatabaseError` of code `decoding`, which names the column and never the value.
    package func decode<T: PostgresDecodable>(_ column: String, as type: T.Type = T.self) throws(DatabaseError) -> T {
        guard let position = result.columns.firstIndex(of: column) else {
            throw .decoding("the result has no such column", column: column)
        }
        return try value(at: position)
    }

    /// The value of a column by its position, from 0.
    /// - Throws: `DatabaseError` of code `decoding`.
    package func decode<T: PostgresDecodable>(at position: Int, as type: T.Type = T.self) throws(DatabaseError) -> T {
        guard result.columns.indices.contains(position) else { throw .decoding("the result has no column \(position)") }
        return try value(at: position)
    }

    private func value<T: PostgresDecodable>(at position: Int) throws(DatabaseError) -> T {
        do throws(DatabaseError) {
            defer { withExtendedLifetime(result) {} }
            return try T(postgresField: result.field(row: index, column: Int32(position)))
        } catch {
            throw error.naming(column: result.columns[position])
        }
    }
}
