import Foundation
import Policy
import SharedModels

/// One owner of the list of calls (CBK-25). Pure.
struct CallItem: Sendable {
    /// Whether the owner can be called now; the words of the contract.
    enum Standing: String, Sendable {
        case appointment, callable, waits, held

        var isNow: Bool { self == .appointment || self == .callable }
    }

    let standing: Standing
    /// When the owner should be called.
    let nextCallAt: Date
    /// The bound of the callback; nil where none is set.
    let dueBy: Date?
    /// The task as the service shows it.
    let task: CallTask

    /// From an item of the service's list; nil of one that is none.
    init?(_ item: JSONValue) {
        guard let standing = item["standing"]?.string.flatMap(Standing.init), let task = item["task"].flatMap({ CallTask($0) }),
            let nextCallAt = item["nextCallAt"]?.string.flatMap(Times.parse)
        else { return nil }
        (self.standing, self.task, self.nextCallAt) = (standing, task, nextCallAt)
        dueBy = item["dueBy"]?.string.flatMap(Times.parse)
    }

    /// Why an owner is not to be called yet.
    enum Wait: Sendable, Hashable {
        /// Somebody else calls the owner.
        case held
        /// A time was agreed, or the owner named it.
        case appointed
        /// The owner prefers other hours, as `18:30–20:30`.
        case prefers(String)
        /// Nobody was reached, and the owner is left alone for a while or for the day (CBK-28).
        case pause
        /// Owners are not called at this hour (CBK-25).
        case quiet
    }

    /// Why the owner must wait: what comes first of the service's reasons and leads to the time that it names; nil for who can be called now.
    func wait(at now: Date, in zone: EstateZone) -> Wait? {
        guard !standing.isNow else { return nil }
        if standing == .held { return .held }
        if task.namedTime.map({ $0 > now }) ?? false { return .appointed }
        let next = zone.local(of: nextCallAt)
        if let hours = task.preferred.first(where: { $0.includes(next.date.weekday.rawValue, next.time) }),
            !hours.includes(zone.date(of: now).weekday.rawValue, zone.local(of: now).time)
        {
            return .prefers(hours.text)
        }
        return task.state == "attempt_failed" ? .pause : .quiet
    }
}

/// A callback task as the caller needs it. Pure.
struct CallTask: Sendable {
    /// Hours in which the owner prefers to be called.
    struct Hours: Sendable, Hashable {
        let from: LocalTime
        let to: LocalTime
        /// Empty for every day.
        let weekdays: [Int]

        init?(_ item: JSONValue) {
            guard let from = item["from"]?.string.flatMap(LocalTime.init), let to = item["to"]?.string.flatMap(LocalTime.init) else {
                return nil
            }
            weekdays = (item["weekdays"]?.array ?? []).compactMap { $0.integer.map { Int($0) } }
            (self.from, self.to) = (from, to)
        }

        func includes(_ weekday: Int, _ time: LocalTime) -> Bool {
            from <= time && time < to && (weekdays.isEmpty || weekdays.contains(weekday))
        }

        var text: String { "\(from.description.prefix(5))–\(to.description.prefix(5))" }
    }

    let id: CaseID
    let number: String
    let kind: String
    let state: String
    let cycle: Int64
    let isKeyOwner: Bool
    let name: String
    let unit: String
    /// The number that a failed attempt found out in front of the one on record.
    let phones: [String]
    let attempts: Int64
    let summary: String?
    let result: String?
    let subject: (kind: String, id: CaseID)?
    let subjectNumber: String?
    let preferred: [Hours]
    let appointedAt: Date?
    /// The better time that the last attempt in vain found out.
    let betterTime: Date?
    /// Who calls the owner now, by the subject of a token, and until when.
    let call: (by: String, until: Date)?
    let channel: String
    let allowed: [String]
    let version: Int64?
    let found: JSONValue

    /// From an answer of the service; nil of one that is no callback task.
    init?(_ item: JSONValue) {
        guard let id = item.caseID, let number = item["number"]?.string, let kind = item["callbackKind"]?.string,
            let state = item["state"]?.string, let owner = item["owner"]
        else { return nil }
        (self.id, self.number, self.kind, self.state, found) = (id, number, kind, state, item)
        cycle = item["cycle"]?.integer ?? 1
        isKeyOwner = item["keyOwner"]?.bool ?? false
        (name, unit) = (owner["name"]?.string ?? "", owner["unit"]?.string ?? "")
        phones = [owner["betterPhone"]?.string, owner["phone"]?.string].compactMap { $0 }
        attempts = item["attempts"]?.integer ?? 0
        let conversation = item["conversation"]
        (summary, result) = (conversation?["summary"]?.string, conversation?["result"]?.string)
        subject = item["subjectCase"].flatMap { subject in
            guard let kind = subject["kind"]?.string, let id = subject.caseID else { return nil }
            return (kind == "repair" ? "work_order" : kind, id)
        }
        subjectNumber = item["subjectNumber"]?.string
        preferred = (owner[path: ["wishes", "times"]]?.array ?? []).compactMap(Hours.init)
        appointedAt = item["appointedAt"]?.string.flatMap(Times.parse)
        betterTime = (conversation?["failedAttempts"]?.array?.last)?[path: ["form", "betterTime"]]?.string.flatMap(Times.parse)
        call = item["call"].flatMap { call in
            guard let by = call["by"]?.string, let until = call["until"]?.string.flatMap(Times.parse) else { return nil }
            return (by, until)
        }
        channel = item["channel"]?.string ?? item["proposedChannel"]?.string ?? "phone"
        allowed = (item["allowedCommands"]?.array ?? []).compactMap(\.string)
        version = item["version"]?.integer
    }

    /// The time that was agreed, or that the owner named when somebody else answered.
    var namedTime: Date? {
        switch state {
        case "scheduled": appointedAt
        case "attempt_failed": betterTime
        default: nil
        }
    }

    /// Whether somebody, known by the subject of a token, calls the owner at an instant.
    func isCalled(by subject: String, at now: Date) -> Bool { call.map { $0.by == subject && now < $0.until } ?? false }

    /// Whether anybody else does.
    func isCalled(byOthersThan subject: String, at now: Date) -> Bool { call.map { $0.by != subject && now < $0.until } ?? false }
}
