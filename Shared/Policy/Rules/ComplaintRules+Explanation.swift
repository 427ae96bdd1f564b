package import Foundation
package import SharedModels

extension Rules<ComplaintSettings> {
    /// How the bound of a clock follows from its ledger entry, the policy and the calendar; the same bound as `bound(of:on:)`.
    /// - Returns: Nil for a class that has no such clock.
    package func explanation(of clock: ComplaintClock, on basis: ComplaintClockBasis) -> LimitExplanation? {
        guard let (key, limit) = limit(of: clock, class: basis.class) else { return nil }
        let counted = limit.count(from: basis.started, paused: basis.paused, in: days)
        var result = LimitExplanation(lines: ["\(key): \(limit)"] + counted.lines, bound: counted.bound)
        if clock == .agreed, let agreed = basis.setLimit {
            result.replaceBound(agreed, because: "agreed with the owner: \(days.zone.text(agreed))")
        }
        if clock == .resolve { result = explainWishes(result, limit, on: basis) }
        result.conclude(in: days)
        return result
    }

    /// What people and the owner ask for beside the policy's limit (CMP-36, K-17).
    private func explainWishes(_ counted: LimitExplanation, _ limit: Limit, on basis: ComplaintClockBasis) -> LimitExplanation {
        var result = counted
        if limit.isManual, let setLimit = basis.setLimit {
            result.replaceBound(setLimit, because: "set by people: \(days.zone.text(setLimit))")
        }
        guard let ownerLimit = basis.ownerLimit else { return result }
        let asked = "complaint.owner_limit_mode: \(settings.ownerLimitMode.rawValue); the owner asks for \(days.zone.text(ownerLimit))"
        switch settings.ownerLimitMode {
        case .ownerWins: result.replaceBound(ownerLimit, because: "\(asked), which holds")
        case .ignore: result.add("\(asked), which does not count")
        case .earlierOf:
            let earlier = result.bound.map { min($0, ownerLimit) } ?? ownerLimit
            result.replaceBound(
                earlier, because: "\(asked), \(earlier == ownerLimit ? "which is the earlier one" : "which is the later one")")
        }
        return result
    }
}

extension EstateZone {
    /// Local date and time, to the second.
    package func text(_ instant: Date) -> String {
        let (date, time) = local(of: instant)
        return "\(date) \(time)"
    }
}
