import Foundation
import SharedModels

/// A complaint's clocks with what their bounds follow from, as ComplaintRouting answers it.
struct ClockLedger: Decodable, Sendable {
    let number: String
    let state: String
    let policyVersion: String
    let `class`: ComplaintClass
    let ownerLimit: Date?
    let dueBy: Date?
    let agreedReplyBy: Date?
    let clocks: [CaseClock]

    private struct Page: Decodable { let items: [ClockLedger] }

    /// The complaint of a number.
    static func read(_ number: String, from client: ServiceClient) async throws -> ClockLedger {
        let request = ServiceRequest.get("complaints", query: [URLQueryItem(name: "number", value: number)])
        guard let found = try await client.send(request).decode(Page.self).items.first else {
            throw ToolError("there is no complaint \(number.prefix(40)) that this token may see")
        }
        return found
    }
}
