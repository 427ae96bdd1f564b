import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// Which books of blanks there are, looked up before another one is entered, so that whoever enters it is told which one has its numbers
/// (INT-60). Two that come in the same instant are told apart by the table's constraint (`ReceiptBookIndex`).
struct KnownBooks: Sendable {
    let pool: PostgresPool

    /// Refuses a book that has a number which another book of the office has.
    func check(_ form: ReceiptBookForm, of book: CaseID, in office: String) async throws {
        let other = try await pool.query(
            """
            SELECT book_id FROM receipt_book_index
            WHERE office = \(office) AND kind = \(form.kind.rawValue) AND series = \(form.series) AND book_id <> \(book.uuid)
                AND first_number <= \(Int64(form.last)) AND last_number >= \(Int64(form.first)) LIMIT 1
            """
        ).first
        guard let other else { return }
        let id = CaseID(try other.decode("book_id"))
        throw Problem(.alreadyExists, ReceiptBookIndex.overlap, errors: [.init("first", "/receipt-books/\(id)")])
    }
}
