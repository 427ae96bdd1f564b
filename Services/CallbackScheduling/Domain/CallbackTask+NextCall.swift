import Foundation
import Policy
import SharedModels

/// When an owner should be called next (CBK-25: timing is considered; CBK-28).
extension CallbackTask {
    /// The earliest instant from now on at which the owner should be called.
    ///
    /// A time that was agreed with the owner, or that the owner named, is that time, and once it has come any time of its day. Otherwise it
    /// lies after the pause that follows an attempt in vain, on a day with room for another attempt, outside the quiet hours, and in the hours that the owner prefers; where these would
    /// come only at or after the bound, the hours of the estate are enough. That a callback is late is told by its clock and hurries nobody
    /// into the quiet hours.
    ///
    /// It never lies before `now`, and asked later it never lies earlier.
    /// - Parameters:
    ///   - rules: The policy.
    ///   - now: When it is asked for.
    /// - Returns: The instant; nil when nobody is to be called.
    func nextCall(under rules: Policy, at now: Date) -> Date? {
        guard state.awaitsCallback else { return nil }
        if let named = namedTime, named >= now { return named }
        // A promise stands until it is kept, or until its day is over.
        if promises(at: now, in: rules.days.zone) {
            return isPromiseFree ? now : rules.callback.firstCall(onOrAfter: dayWithRoom(now, under: rules))
        }
        let earliest = dayWithRoom(afterPause(under: rules, at: now), under: rules)
        let permitted = rules.callback.firstCall(onOrAfter: earliest)
        guard let preferred = preferredTime(onOrAfter: earliest, under: rules), dueBound.map({ preferred < $0 }) ?? true else {
            return permitted
        }
        return preferred
    }

    /// How many attempts of this cycle failed on the local day of an instant.
    func attempts(onDayOf instant: Date, in zone: EstateZone) -> Int {
        let day = zone.date(of: instant)
        return attempts.count { zone.date(of: $0.at) == day }
    }

    /// Whether a time was agreed with the owner, and not only set to call at once.
    var isAppointed: Bool { state == .scheduled && (schedule.map { $0.appointedAt != nil } ?? true) }

    /// Whether a time that was agreed, or that the owner named, has come today.
    func promises(at now: Date, in zone: EstateZone) -> Bool {
        guard let named = namedTime, named <= now, isAppointed || hasOwnerAsked else { return false }
        return zone.date(of: named) == zone.date(of: now)
    }

    /// Whether the time to call is the owner's own choice.
    var hasOwnerAsked: Bool {
        switch state {
        case .scheduled: appointment?.ownerAsked ?? false
        case .attemptFailed: attempts.last?.form.betterTime != nil
        case .planned, .done, .reviewed, .followUp, .closed, .notSelected: false
        }
    }

    /// Whether it goes before others: a key owner (CBK-25), a major complaint (CBK-02), an emergency (CBK-15).
    var goesFirst: Bool { isKeyOwner ?? false || callbackKind == .majorComplaint || callbackKind == .emergency }

    /// The bound of T-CB while the callback is asked for; it may have passed.
    var dueBound: Date? {
        clocks.last { $0.name == CallbackClock.due.rawValue }.flatMap { $0.isAwaited ? $0.bound : nil }
    }

    /// What was agreed, or what the last attempt found out.
    private var namedTime: Date? {
        switch state {
        case .scheduled: appointment?.at
        case .attemptFailed: attempts.last?.form.betterTime
        case .planned, .done, .reviewed, .followUp, .closed, .notSelected: nil
        }
    }

    /// Whether a promise stands above the hours of the estate and the attempts of the day.
    private var isPromiseFree: Bool { hasOwnerAsked || callbackKind == .emergency || ownChannel != .phone }

    private func afterPause(under rules: Policy, at now: Date) -> Date {
        guard state == .attemptFailed, let last = attempts.last, last.form.betterTime == nil else { return now }
        return max(now, rules.callback.nextAttempt(after: attemptCount, last: last.at))
    }

    private func dayWithRoom(_ instant: Date, under rules: Policy) -> Date {
        let zone = rules.days.zone
        guard attempts(onDayOf: instant, in: zone) >= rules.callback.maxAttemptsPerDay else { return instant }
        return zone.startOfDay(zone.date(of: instant).adding(days: 1))
    }

    /// When the owner can be called whatever the hours of the estate say (CBK-25): what a list of calls is found by.
    ///
    /// As long as nothing happens to the task, the owner can be called at an instant before the window's end exactly if that lies in the
    /// window and, unless the window is free, in the hours of the estate. What comes after its end is reckoned then.
    /// - Parameters:
    ///   - rules: The policy.
    ///   - now: From when on.
    /// - Returns: The window, which ends after `now`; nil when nobody is to be called.
    func callWindow(under rules: Policy, at now: Date) -> CallWindow? {
        guard state.awaitsCallback else { return nil }
        let zone = rules.days.zone
        if let named = namedTime, named > now || promises(at: now, in: zone) {
            let dayAfter = zone.startOfDay(zone.date(of: named).adding(days: 1))
            if named > now, !(isAppointed || hasOwnerAsked) { return CallWindow(from: named, until: named) }
            if isPromiseFree { return CallWindow(from: named, until: dayAfter, isFree: true) }
            if dayWithRoom(max(named, now), under: rules) < dayAfter { return CallWindow(from: named, until: dayAfter) }
            return ownWindow(from: dayAfter, under: rules)
        }
        let window = ownWindow(from: now, under: rules)
        // Open already, it begins in the past: whoever looks a moment before this was reckoned must find it too.
        return window.from > now ? window : CallWindow(from: min(handledAt, zone.startOfDay(zone.date(of: now))), until: window.until)
    }

    /// The window that pauses, attempts of the day and the owner's hours leave.
    private func ownWindow(from start: Date, under rules: Policy) -> CallWindow {
        let earliest = dayWithRoom(afterPause(under: rules, at: start), under: rules)
        guard let preferred = preferredTime(onOrAfter: earliest, under: rules), dueBound.map({ preferred < $0 }) ?? true else {
            return CallWindow(from: earliest, until: nil)
        }
        let zone = rules.days.zone
        let day = zone.date(of: preferred)
        let ends = (wishes?.times ?? []).filter { $0.includes(day.weekday) }.compactMap { time -> Date? in
            let span = (zone.instant(of: day, at: time.from), zone.instant(of: day, at: time.to))
            return span.0 <= preferred && preferred < span.1 ? span.1 : nil
        }
        return CallWindow(from: preferred, until: ends.max() ?? preferred)
    }

    /// The way by which the callback is made as it stands.
    var ownChannel: CallbackChannel { appointment?.channel ?? proposedChannel ?? .phone }

    /// The way by which the owner is reached now: before a visit is agreed, that is the phone (CBK-17).
    var callingChannel: CallbackChannel { appointment?.channel ?? (proposedChannel == .letter ? .letter : .phone) }

    /// The first instant in the hours that the owner prefers, as far as calls are permitted then; nil when none comes within a week, which
    /// with a weekly pattern means never.
    private func preferredTime(onOrAfter instant: Date, under rules: Policy) -> Date? {
        guard let times = wishes?.times, !times.isEmpty else { return nil }
        let zone = rules.days.zone
        let first = zone.date(of: instant)
        for offset in 0...7 {
            let day = first.adding(days: offset)
            let found = times.filter { $0.includes(day.weekday) }.compactMap { time -> Date? in
                let start = rules.callback.firstCall(onOrAfter: max(instant, zone.instant(of: day, at: time.from)))
                return start < zone.instant(of: day, at: time.to) ? start : nil
            }
            if let earliest = found.min() { return earliest }
        }
        return nil
    }
}

/// When an owner can be called, whatever the hours of the estate say.
struct CallWindow: Codable, Hashable, Sendable {
    /// Inclusive.
    let from: Date
    /// Exclusive; nil when it has no end as long as nothing happens to the task.
    let until: Date?
    /// Whether it stands above the hours of the estate, so that the owner can be called at any time of it.
    var isFree = false
}

/// When and how an owner wants to be called; what is absent was not said.
struct OwnerWishes: Codable, Hashable, Sendable {
    /// Hours of the day, at most `PreferredTime.most`.
    var times: [PreferredTime]?
    /// The form that the owner prefers (CBK-04).
    var channel: CallbackChannel?

    /// These, and of the earlier ones what these say nothing about.
    func over(_ earlier: OwnerWishes?) -> OwnerWishes {
        OwnerWishes(times: times ?? earlier?.times, channel: channel ?? earlier?.channel)
    }
}

/// Hours in which an owner prefers to be called.
struct PreferredTime: Codable, Hashable, Sendable {
    /// Inclusive.
    var from: LocalTime
    /// Exclusive, later on the same day.
    var to: LocalTime
    /// 1 for Monday to 7 for Sunday; absent for every day.
    var weekdays: [Int]?

    /// Entries that an owner may have.
    static let most = 7

    func includes(_ day: Weekday) -> Bool { weekdays?.contains(day.rawValue) ?? true }
}

extension FieldChecks {
    /// Hours that follow one another, on days that there are.
    mutating func wishes(_ wishes: OwnerWishes?) {
        guard let times = wishes?.times else { return }
        require(times.count <= PreferredTime.most, "preferredTimes", "must have at most \(PreferredTime.most) entries")
        for (index, time) in times.enumerated() {
            require(time.from < time.to, "preferredTimes[\(index)].to", "must be later on the same day than from")
            let days = time.weekdays ?? [1]
            require(
                !days.isEmpty && days.allSatisfy { (1...7).contains($0) }, "preferredTimes[\(index)].weekdays",
                "must be numbers from 1 for Monday to 7 for Sunday")
        }
    }
}
