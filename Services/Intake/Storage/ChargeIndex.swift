import Casework
import Database
import Foundation
import SharedModels

/// The table `charge_entry`, brought up to date with every change of a charge (INT-60).
enum ChargeIndex {
    static let index = CaseIndex(Charge.self) { cases in
        let entries = cases.map(\.body).flatMap(\.entries)
        return [
            """
            INSERT INTO charge_entry (charge_id, entry, office, at, kind, subject, method, amount_fen, case_id)
            SELECT * FROM unnest(
                \(entries.map(\.charge.id.uuid)), \(entries.map { Int32($0.entry) }), \(entries.map(\.charge.office)),
                \(entries.map(\.at)), \(entries.map(\.kind)), \(entries.map(\.charge.form.subject.rawValue)),
                \(entries.map(\.method.rawValue)), \(entries.map { Int64($0.amountFen) }), \(entries.map { $0.charge.form.caseId?.uuid }))
            ON CONFLICT (charge_id, entry) DO NOTHING
            """
        ]
    }
}

/// The table `receipt_book_index`: the numbers of a book never change, and no two books of an office have one number (INT-60).
enum ReceiptBookIndex {
    /// Why a book is refused.
    static let overlap = "Another book of the office has some of these numbers."

    private static let refusals = [
        "receipt_book_index_numbers_excl": Rejection(
            .alreadyExists, overlap, fields: [.init("first", "begins or lies within numbers of another book")], rule: "INT-60")
    ]

    static let index = CaseIndex(ReceiptBook.self, refusals: refusals) { cases in
        let books = cases.map(\.body)
        return [
            """
            INSERT INTO receipt_book_index (book_id, office, kind, series, first_number, last_number)
            SELECT * FROM unnest(
                \(books.map(\.id.uuid)), \(books.map(\.office)), \(books.map(\.form.kind.rawValue)), \(books.map(\.form.series)),
                \(books.map { Int64($0.form.first) }), \(books.map { Int64($0.form.last) }))
            ON CONFLICT (book_id) DO NOTHING
            """
        ]
    }
}

/// Money that moved with a charge.
private struct ChargeEntry {
    let charge: Charge
    let entry: Int
    let at: Date
    let kind: String
    let method: ChargeMethod
    let amountFen: Int
}

extension Charge {
    /// What was collected, and then each refund and deduction.
    fileprivate var entries: [ChargeEntry] {
        let collected = ChargeEntry(
            charge: self, entry: 0, at: collectedAt, kind: "collected", method: form.method, amountFen: form.amountFen)
        return [collected]
            + adjustments.enumerated().map { place, adjustment in
                ChargeEntry(
                    charge: self, entry: place + 1, at: adjustment.approvedAt, kind: adjustment.form.kind.rawValue,
                    method: adjustment.form.method ?? form.method, amountFen: adjustment.form.amountFen)
            }
    }
}
