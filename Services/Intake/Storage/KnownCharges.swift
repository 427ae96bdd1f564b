import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// What is looked up about money before a command is given (INT-60).
struct KnownCharges: Sendable {
    let engine: CaseEngine

    /// Refuses a payment of a case that names a charge which is not there, or is for another case.
    func check(_ id: ChargeID, pays paid: CaseID, in office: String) async throws {
        let charge = try await engine.reader.find(id.retyped(), as: Charge.self)?.body
        guard let charge, charge.office == office, charge.form.caseId == nil || charge.form.caseId == paid else {
            throw Problem(.invalid, "See errors.", errors: [.init("chargeId", "is no charge of this office for this case")])
        }
    }

    /// Refuses a charge for a case of the desk that is not there.
    func check(_ form: ChargeForm, in office: String) async throws {
        guard let id = form.caseId, let kind = form.subject.caseKind else { return }
        let found = try await engine.pool.query(
            "SELECT 1 AS found FROM case_file WHERE id = \(id.uuid) AND kind = \(kind) AND office = \(office)")
        guard !found.isEmpty else {
            throw Problem(.invalid, "See errors.", errors: [.init("caseId", "is no \(form.subject.rawValue) of this office")])
        }
    }

    /// Refuses a book that has a number which another book of the office has (INT-60).
    func check(_ form: ReceiptBookForm, of book: CaseID, in office: String) async throws {
        let other = try await engine.pool.query(
            """
            SELECT book_id FROM receipt_book_index
            WHERE office = \(office) AND kind = \(form.kind.rawValue) AND series = \(form.series) AND book_id <> \(book.uuid)
                AND first_number <= \(Int64(form.last)) AND last_number >= \(Int64(form.first)) LIMIT 1
            """
        ).first
        guard let other else { return }
        let id = CaseID(try other.decode("book_id"))
        throw Problem(
            .alreadyExists, "Another book of the office has some of these numbers.", errors: [.init("first", "/receipt-books/\(id)")])
    }
}

extension ChargeSubject {
    /// The kind of the case at the desk; nil where there is none, or another service keeps it.
    fileprivate var caseKind: String? {
        switch self {
        case .feeNotice: FeeNotice.kind.name
        case .serviceRequest: ServiceRequest.kind.name
        case .goodsMove: GoodsMove.kind.name
        case .renovation: Renovation.kind.name
        case .moveIn: MoveIn.kind.name
        case .moveOut: MoveOut.kind.name
        case .pass: Pass.kind.name
        case .repair, .deposit, .other: nil
        }
    }
}
