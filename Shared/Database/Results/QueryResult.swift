/// The rows of one statement, kept in the memory that libpq received them in and freed with the last copy of this value.
package struct QueryResult: RandomAccessCollection, Sendable {
    private let result: ResultHandle

    init(_ result: ResultHandle) { self.result = result }

    /// Always 0.
    package var startIndex: Int { 0 }
    /// The number of rows.
    package var endIndex: Int { result.rowCount }

    /// A row; a view, not a copy.
    package subscript(position: Int) -> Row {
        precondition(indices.contains(position), "A row index must be below the number of rows.")
        return Row(result: result, index: Int32(position))
    }

    /// Rows that an INSERT, UPDATE, DELETE or MERGE changed, or that a SELECT returned; 0 for other commands.
    package var affectedRows: Int { result.affectedRows }

    /// Names of the columns in order; empty when the statement returns no rows.
    package var columns: [String] { result.columns }

    /// The command tag, such as `INSERT 0 5`.
    var commandTag: String { result.commandTag }
}
