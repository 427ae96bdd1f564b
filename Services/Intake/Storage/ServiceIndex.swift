import Casework
import Database
import Foundation
import SharedModels

/// The tables `service_index` and `service_bill`, brought up to date with every change of a service request.
enum ServiceIndex {
    static let index = CaseIndex(ServiceRequest.self) { cases in
        let requests = cases.map(\.body)
        let bills = requests.flatMap { request in request.bills.map { (request: request, bill: $0) } }
        return [
            """
            INSERT INTO service_index (service_id, office, service, state, unbilled_month)
            SELECT * FROM unnest(
                \(requests.map(\.id.uuid)), \(requests.map(\.office)), \(requests.map(\.service.rawValue)),
                \(requests.map(\.state.rawValue)), \(requests.map { $0.awaitedMonth?.description }))
            ON CONFLICT (service_id) DO UPDATE SET state = EXCLUDED.state, unbilled_month = EXCLUDED.unbilled_month
            """,
            """
            INSERT INTO service_bill (service_id, month, office, service, number, amount_fen, claim_fen, supplier)
            SELECT * FROM unnest(
                \(bills.map(\.request.id.uuid)), \(bills.map(\.bill.month.description)), \(bills.map(\.request.office)),
                \(bills.map(\.request.service.rawValue)), \(bills.map(\.request.number)), \(bills.map { Int64($0.bill.amountFen) }),
                \(bills.map { $0.bill.claimFen.map { Int64($0) } }), \(bills.map(\.request.supplier?.name)))
            ON CONFLICT (service_id, month) DO NOTHING
            """,
        ]
    }
}

extension ServiceRequest {
    /// The earliest month in whose summary it is awaited: a clock for it runs, or was missed and nothing came since.
    var awaitedMonth: LedgerMonth? {
        clocks.filter(\.isAwaited).compactMap { ServiceClock.month(of: $0.name) }.min()
    }
}
