import Foundation
import SharedModels

/// A technician who could take a slip, with what speaks for and against it (REP-32, OPS-09). Pure.
struct BoardOffer: Sendable, Hashable {
    let technician: CaseID
    /// 0 for somebody who is not proposed.
    let score: Int
    /// Each in thousandths, as the service reckons them.
    let skill: Int
    let presence: Int
    let load: Int
    let area: Int
    /// Slips in the technician's hands now.
    let held: Int

    /// From an answer of the service; nil of an item that names nobody.
    init?(_ item: JSONValue) {
        guard let id = item["technicianId"]?.string.flatMap(UUID.init(uuidString:)) else { return nil }
        func figure(_ name: String) -> Int { item[path: ["fit", name]]?.integer.map { Int($0) } ?? 0 }
        technician = CaseID(id)
        score = item["score"]?.integer.map { Int($0) } ?? 0
        (skill, presence, load, area) = (figure("skill"), figure("presence"), figure("load"), figure("area"))
        held = item["held"]?.integer.map { Int($0) } ?? 0
    }

    var isProposed: Bool { score > 0 }

    /// One reason in words.
    struct Reason: Sendable, Hashable {
        /// A key of the pages' words.
        let word: String
        let tone: Queue.Tone
        var values: [String: String] = [:]
    }

    /// What speaks for the technician and what against, the trade first; what rules somebody out is bad, what only counts less is a warning.
    /// - Parameter capacity: slips that the technician may hold at once.
    /// - Returns: one reason for each of the four parts of the fit.
    func reasons(capacity: Int) -> [Reason] {
        [
            skill >= Self.full
                ? Reason(word: "boardTradeFits", tone: .good)
                : skill > 0 ? Reason(word: "boardTradeOpen", tone: .neutral) : Reason(word: "boardTradeLacks", tone: .bad),
            presence >= Self.full
                ? Reason(word: "boardOnShift", tone: .good)
                : presence > 0 ? Reason(word: "boardOnCall", tone: .warn) : Reason(word: "boardOffShift", tone: .bad),
            Reason(
                word: load > 0 ? "boardHolds" : "boardHoldsAll", tone: load == 0 ? .bad : load >= Self.half ? .good : .warn,
                values: ["n": "\(held)", "most": "\(capacity)"]),
            area >= Self.full ? Reason(word: "boardOwnArea", tone: .good) : Reason(word: "boardOtherArea", tone: .warn),
        ]
    }

    /// The words of all reasons.
    static let words = [
        "boardTradeFits", "boardTradeOpen", "boardTradeLacks", "boardOnShift", "boardOnCall", "boardOffShift", "boardHolds",
        "boardHoldsAll",
        "boardOwnArea", "boardOtherArea",
    ]

    private static let full = 1_000
    private static let half = 500
}
