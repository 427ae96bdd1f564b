import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// Hours in which an owner prefers to be called, as they come in.
struct PreferredTimeBody: Decodable, Sendable {
    let from: LocalTime?
    let to: LocalTime?
    let weekdays: [Int]?
}

extension Validation {
    /// When and how an owner wants to be called; nil when nothing was said about it.
    mutating func wishes(_ times: [PreferredTimeBody]?, _ channel: CallbackChannel?) -> OwnerWishes? {
        guard times != nil || channel != nil else { return nil }
        check(times.map { $0.count <= PreferredTime.most } ?? true, "preferredTimes", "must have at most \(PreferredTime.most) entries")
        let hours = times.map { times in
            times.prefix(PreferredTime.most).enumerated().compactMap { index, time in
                nested("preferredTimes[\(index)]") { Self.hours(time, &$0) }
            }
        }
        return OwnerWishes(times: hours, channel: channel)
    }

    private static func hours(_ time: PreferredTimeBody, _ check: inout Validation) -> PreferredTime? {
        guard let from = check.required(time.from, "from"), let to = check.required(time.to, "to") else { return nil }
        check.check(from < to, "to", "must be later on the same day than from")
        let days = time.weekdays ?? [1]
        check.check(
            !days.isEmpty && days.allSatisfy { (1...7).contains($0) } && Set(days).count == days.count, "weekdays",
            "must be different numbers from 1 for Monday to 7 for Sunday")
        return PreferredTime(from: from, to: to, weekdays: time.weekdays)
    }
}

/// `POST /callback-tasks/{id}/start-call`: whoever asks calls the owner now, and nobody else does meanwhile.
struct StartCallRequest: CommandRequest {
    func command() throws(Problem) -> CallbackTaskCommand { .startCall }
}
