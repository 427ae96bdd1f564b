import Casework
import Foundation
import ServiceBootstrap
import SharedModels

/// Uses a number of a book, and then tells the charge for which it was given or taken back (INT-60).
///
/// The book comes first, because it alone knows that a number is used once. Both halves are decided anew each time: whoever sends a request again
/// after a lost answer, or after a death in between, gets what it asked for once, and nothing that was taken back meanwhile. The charge reads
/// the book with its own decision, so what the book said before counts for nothing.
struct ReceiptNumbers: Sendable {
    let engine: CaseEngine

    /// The command to the charge; before that the number is used, where the charge will take the receipt.
    /// - Parameters:
    ///   - body: which blank, and for how much.
    ///   - charge: as it stands.
    ///   - origin: where the request comes from.
    /// - Throws: `Problem`: a field at fault, or why the number is not used.
    /// - Returns: the command.
    func issue(_ body: IssueReceiptRequest, for charge: Charge, from origin: CommandOrigin) async throws -> ChargeCommand {
        var check = Validation()
        let bookId = check.required(body.bookId, "bookId")
        let number = check.required(body.number, "number")
        try check.finish()
        guard let bookId, let number else { preconditionFailure("finish throws when one is missing") }
        let book = try await book(bookId, of: charge.office)
        // What the book has given already is for what stands on the blank, however much has no receipt by now.
        let known = charge.receipt(number, of: bookId)?.amountFen ?? book.given(number, for: charge.id)
        let form = ReceiptForm(
            bookId: bookId, kind: book.form.kind, series: book.form.series, number: number,
            amountFen: body.amountFen ?? known ?? charge.unreceiptedFen, replaces: body.replaces)
        // No number is used for a receipt that the charge will not take.
        let isTaken = charge.open.contains(.issueReceipt) && charge.checks(of: form).problems.isEmpty
        guard isTaken, origin.isCurrent else { return .issueReceipt(form) }
        try await use(.issue(number: number, charge.id, amountFen: form.amountFen), of: bookId, origin)
        return .issueReceipt(form)
    }

    /// The same for a receipt that is taken back.
    func cancel(_ body: CancelReceiptRequest, of charge: Charge, from origin: CommandOrigin) async throws -> ChargeCommand {
        var check = Validation()
        let bookId = check.required(body.bookId, "bookId")
        let number = check.required(body.number, "number")
        let reason = check.narrative(body.reason, "reason")
        try check.finish()
        guard let bookId, let number else { preconditionFailure("finish throws when one is missing") }
        let command = ChargeCommand.cancelReceipt(bookId, number: number, reason: reason)
        guard origin.isCurrent else { return command }
        _ = try await book(bookId, of: charge.office)
        // Also a number that the book gave and the charge never took: two were given for one charge at the same moment.
        try await use(.cancel(number: number, charge.id, reason: reason), of: bookId, origin)
        return command
    }

    private func book(_ id: ReceiptBookID, of office: String) async throws -> ReceiptBook {
        guard let book = try await engine.reader.find(id.retyped(), as: ReceiptBook.self)?.body, book.office == office else {
            throw Problem(.invalid, "See errors.", errors: [.init("bookId", "is no receipt book of this office")])
        }
        return book
    }

    private func use(_ command: ReceiptBookCommand, of book: ReceiptBookID, _ origin: CommandOrigin) async throws {
        let result = await engine.runner.submit(
            Submission(command, to: book.retyped(), as: ReceiptBook.self, under: engine.policy, cause: .part(of: origin.caller.actor)))
        if let problem = result.problem { throw problem }
    }
}
