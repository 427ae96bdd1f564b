import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

/// When an owner should be called next, and which calls are refused (CBK-25, CBK-28).
@Suite("When an owner may be called")
struct NextCallTests {
    private static func rules(_ change: (inout CallbackSettings) -> Void = { _ in }) -> Policy {
        var settings = PolicySettings()
        change(&settings.callback)
        return Policy(name: "calls", settings: settings)
    }

    private static let noon = rules { $0.noonRest = LocalTimeRange("12:00-14:00") }

    /// A task that waits for its first call, as owners of these hours have it.
    private static func task(_ hours: [PreferredTime] = [], kind: CallbackKind = .targeted, dueBy: String? = nil) throws -> Story {
        var story = Story(at: local("2026-03-04 10:00"))
        var request = Sample.request(kind, handledAt: local("2026-03-04 10:00"), dueBy: dueBy.map(local))
        request.wishes = hours.isEmpty ? nil : OwnerWishes(times: hours)
        try story.give(.plan(request))
        return story
    }

    private static func hours(_ from: String, _ to: String, _ weekdays: [Int]? = nil) throws -> PreferredTime {
        PreferredTime(from: try #require(LocalTime(from)), to: try #require(LocalTime(to)), weekdays: weekdays)
    }

    @Test(
        "CBK-25: outside the quiet hours and the rest at noon, else when they end",
        arguments: [
            ("2026-03-04 10:00", "2026-03-04 10:00"), ("2026-03-04 20:59:59", "2026-03-04 20:59:59"),
            ("2026-03-04 21:00", "2026-03-05 08:00"), ("2026-03-05 00:00", "2026-03-05 08:00"),
            ("2026-03-05 07:59:59", "2026-03-05 08:00"), ("2026-03-05 08:00", "2026-03-05 08:00"),
            ("2026-03-05 12:00", "2026-03-05 14:00"), ("2026-03-05 13:59:59", "2026-03-05 14:00"),
        ])
    func quiet(_ now: String, _ next: String) throws {
        let task = try Self.task().it
        #expect(task.nextCall(under: Self.noon, at: local(now)) == local(next))
        #expect(Self.noon.callback.mayCall(at: local(now)) == (now == next))
        #expect(task.nextCall(under: Self.rules { $0.quietHours = nil }, at: local(now)) == local(now))
    }

    @Test("CBK-25: in the hours that the owner prefers, on the days that the owner prefers") func preferred() throws {
        let evenings = try Self.task([Self.hours("18:30", "20:30")]).it
        let rules = Self.rules()
        for (now, next) in [
            ("2026-03-04 10:00", "2026-03-04 18:30"), ("2026-03-04 19:00", "2026-03-04 19:00"), ("2026-03-04 20:30", "2026-03-05 18:30"),
        ] {
            #expect(evenings.nextCall(under: rules, at: local(now)) == local(next))
        }
        // 7 March 2026 is a Saturday.
        let weekends = try Self.task([Self.hours("09:00", "11:00", [6, 7]), Self.hours("07:00", "08:30", [5])]).it
        #expect(weekends.nextCall(under: rules, at: local("2026-03-04 10:00")) == local("2026-03-06 08:00"))
        #expect(weekends.nextCall(under: rules, at: local("2026-03-06 08:30")) == local("2026-03-07 09:00"))
        #expect(weekends.nextCall(under: rules, at: local("2026-03-08 11:00")) == local("2026-03-13 08:00"))
        // Hours in which nobody is called at all are no hours.
        let nights = try Self.task([Self.hours("22:00", "23:00")]).it
        #expect(nights.nextCall(under: rules, at: local("2026-03-04 22:10")) == local("2026-03-05 08:00"))
    }

    @Test("Where the bound comes before the preferred hours, the hours of the estate are enough; a late task is not called at night")
    func bound() throws {
        let rules = Self.rules()
        let task = try Self.task([Self.hours("18:30", "20:30", [6])], dueBy: "2026-03-06 00:00").it
        #expect(task.nextCall(under: rules, at: local("2026-03-04 11:00")) == local("2026-03-04 11:00"))
        #expect(task.nextCall(under: rules, at: local("2026-03-05 22:00")) == local("2026-03-06 08:00"))
        let roomy = try Self.task([Self.hours("18:30", "20:30", [6])], dueBy: "2026-03-08 00:00").it
        #expect(roomy.nextCall(under: rules, at: local("2026-03-04 11:00")) == local("2026-03-07 18:30"))
    }

    @Test("CBK-28: after an attempt in vain the owner is left alone, longer each time, and the next day after the third")
    func backoff() throws {
        var story = try Self.task()
        try story.give(sample: .schedule)
        for (time, next) in [
            ("2026-03-04 10:00", "2026-03-04 10:30"), ("2026-03-04 10:40", "2026-03-04 12:40"), ("2026-03-04 13:00", "2026-03-05 08:00"),
        ] {
            story.now = local(time)
            try story.give(.failAttempt(FailedAttemptForm(cause: .noAnswer, note: time)), as: .csDept)
            #expect(story.it.nextCallAt == local(next), "after \(time)")
            if next < "2026-03-05" { try story.give(.reschedule(RescheduleForm(appointedAt: local(next))), as: .csDept) }
        }
    }

    @Test("A day with its attempts made has no room for another, whatever the pause") func day() throws {
        var story = try Self.task()
        story.rules = Self.rules {
            $0.noAnswerBackoff = []
            $0.maxAttemptsPerDay = 1
        }
        try story.give(sample: .schedule)
        try story.give(.failAttempt(FailedAttemptForm(cause: .noAnswer)), as: .csDept)
        #expect(story.it.nextCallAt == local("2026-03-05 08:00"))
        // A time that the owner named is that time.
        var named = try Self.task()
        named.rules = story.rules
        try named.give(sample: .schedule)
        try named.give(.failAttempt(FailedAttemptForm(cause: .inconvenient, betterTime: local("2026-03-04 21:30"))), as: .csDept)
        #expect(named.it.nextCallAt == local("2026-03-04 21:30"))
        #expect(named.it.nextCall(under: named.rules, at: local("2026-03-04 21:31")) == local("2026-03-04 21:31"))
        #expect(named.it.nextCall(under: named.rules, at: local("2026-03-05 00:01")) == local("2026-03-05 08:00"), "its day is over")
        named.now = local("2026-03-04 21:31")
        var called = named
        #expect(try called.give(.startCall, as: .csDept), "the owner asked for this hour")
        try named.give(.reschedule(RescheduleForm()), as: .csDept)
        #expect(named.it.appointment?.ownerAsked == true)
        #expect(named.it.appointment?.at == local("2026-03-04 21:31"))
        called.now = local("2026-03-05 09:00")
        let over = #expect(throws: Rejection.self) { try called.give(.reschedule(RescheduleForm()), as: .csDept) }
        #expect(over?.fields.map(\.field) == ["appointedAt"])
    }

    @Test("An appointment that has come stands until its day is over, also outside the hours that the owner prefers (CBK-25)")
    func kept() throws {
        var story = try Self.task([Self.hours("18:30", "20:30")])
        try story.give(.schedule(ScheduleForm(channel: .phone, appointedAt: local("2026-03-05 15:00"), person: "甲")), as: .csDept)
        for (now, next) in [
            ("2026-03-05 15:10", "2026-03-05 15:10"), ("2026-03-05 21:30", "2026-03-06 08:00"), ("2026-03-06 09:00", "2026-03-06 18:30"),
        ] { #expect(story.it.nextCall(under: story.rules, at: local(now)) == local(next), "at \(now)") }
    }

    @Test("An appointment is called at its time, and nobody when the owner was asked") func appointment() throws {
        var story = try Self.task()
        try story.give(.schedule(ScheduleForm(channel: .phone, appointedAt: local("2026-03-05 15:00"), person: "甲")), as: .csDept)
        #expect(story.it.nextCallAt == local("2026-03-05 15:00"))
        #expect(story.it.isAppointed)
        try story.give(sample: .complete)
        #expect(story.it.nextCallAt == nil)
    }

    // MARK: Refusals

    @Test("CBK-25: a call by phone is not set into the quiet hours, unless the owner asked or it is an emergency; a visit is agreed anyway")
    func refusedHours() throws {
        let night = local("2026-03-04 22:00")
        for kind in [CallbackKind.complaint, .repair, .routineMonthly, .emergency] {
            var story = try Story.reaching(.planned, kind: kind)
            let form = ScheduleForm(channel: .phone, appointedAt: night, person: "甲")
            if kind == .emergency {
                #expect(try story.give(.schedule(form), as: .csDept))
                continue
            }
            let rejection = #expect(throws: Rejection.self) { try story.give(.schedule(form), as: .csDept) }
            #expect(rejection?.rule == "CBK-25")
            #expect(rejection?.fields.map(\.field) == ["appointedAt"])
            #expect(rejection?.detail.contains("2026-03-05T08:00:00+08:00") == true, "\(rejection?.detail ?? "")")
            var visited = story
            try visited.give(.schedule(ScheduleForm(channel: .visit, appointedAt: night, person: "甲", ownerConsents: true)), as: .csDept)
            var asked = form
            asked.ownerAsked = true
            #expect(try story.give(.schedule(asked), as: .csDept))
            story.now = night
            #expect(try story.give(.startCall, as: .csDept))
        }
        // To call at once is to call now.
        var late = try Story.reaching(.planned)
        late.now = night
        #expect(throws: Rejection.self) { try late.give(sample: .schedule) }
        #expect(throws: Rejection.self) { try late.give(.startCall, as: .csDept) }
    }

    @Test("CBK-28: a day has at most three attempts, unless the owner asked for another or it is an emergency")
    func refusedAttempts() throws {
        for kind in [CallbackKind.complaint, .emergency] {
            var story = try Story.reaching(.planned, kind: kind, from: Story(at: local("2026-03-04 09:00")))
            try story.give(sample: .schedule)
            for attempt in 1...3 {
                try story.give(.failAttempt(FailedAttemptForm(cause: .noAnswer, note: "\(attempt)")), as: .csDept)
                guard attempt < 3 else { break }
                try story.give(.reschedule(RescheduleForm(appointedAt: story.now + Double(attempt))), as: .csDept)
            }
            let today = RescheduleForm(appointedAt: local("2026-03-04 15:00"))
            guard kind != .emergency else {
                #expect(try story.give(.reschedule(today), as: .csDept))
                continue
            }
            for command in [CallbackTaskCommand.reschedule(today), .startCall] {
                let rejection = #expect(throws: Rejection.self) { try story.give(command, as: .csDept) }
                #expect(rejection?.rule == "CBK-28")
            }
            var tomorrow = story
            #expect(try tomorrow.give(.reschedule(RescheduleForm(appointedAt: local("2026-03-05 15:00"))), as: .csDept))
            // Called all the same, it is noted: what happened can be said.
            #expect(try tomorrow.give(.failAttempt(FailedAttemptForm(cause: .noAnswer, note: "4")), as: .csDept))
            #expect(tomorrow.it.attemptCount == 4)
            #expect(try story.give(.reschedule(RescheduleForm(appointedAt: today.appointedAt, ownerAsked: true)), as: .csDept))
            #expect(try story.give(.failAttempt(FailedAttemptForm(cause: .noAnswer, note: "4")), as: .csDept))
        }
    }

    @Test("What the owner says about hours and way is kept over attempts and cycles, and what is no hour is refused") func wishes() throws {
        var story = try Story.reaching(.scheduled)
        let evening = try Self.hours("18:30", "20:30")
        let bad = FailedAttemptForm(
            cause: .inconvenient, wishes: OwnerWishes(times: [try Self.hours("20:30", "18:30"), try Self.hours("08:00", "09:00", [8])]))
        let rejection = #expect(throws: Rejection.self) { try story.give(.failAttempt(bad), as: .csDept) }
        #expect(rejection?.fields.map(\.field) == ["preferredTimes[0].to", "preferredTimes[1].weekdays"])
        try story.give(.failAttempt(FailedAttemptForm(cause: .inconvenient, wishes: OwnerWishes(times: [evening]))), as: .csDept)
        #expect(story.it.nextCallAt == local("2026-03-04 18:30"))
        let visit = RescheduleForm(
            appointedAt: local("2026-03-05 19:00"), ownerConsents: true, wishes: OwnerWishes(channel: .visit))
        try story.give(.reschedule(visit), as: .csDept)
        #expect(story.it.appointment?.channel == .visit)
        #expect(story.it.wishes == OwnerWishes(times: [evening], channel: .visit))
        try story.complete(Sample.form(.dissatisfied))
        try story.give(sample: .plan)
        #expect(story.it.wishes?.times == [evening])
    }

    // MARK: Properties

    @Test("A window says what every instant until its end says: who is found by it can be called, and nobody else", arguments: 0..<60)
    func windows(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let rules = Self.rules {
            $0.noonRest = Bool.random(using: &random) ? LocalTimeRange("12:00-14:00") : nil
            $0.maxAttemptsPerDay = Int.random(in: 1...3, using: &random)
        }
        for _ in 0..<20 {
            var hours: [PreferredTime] = []
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let from = Int.random(in: 0..<22, using: &random)
                let days = Bool.random(using: &random) ? nil : [Int.random(in: 1...7, using: &random)]
                hours.append(try Self.hours(from < 10 ? "0\(from):00" : "\(from):00", "\(from < 9 ? "0" : "")\(from + 1):30", days))
            }
            let due = Bool.random(using: &random) ? "2026-03-\(Int.random(in: 10...20, using: &random)) 00:00" : nil
            var story = try Self.task(hours, dueBy: due)
            story.rules = rules
            switch Int.random(in: 0..<5, using: &random) {
            case 0: break
            case 1: try story.give(sample: .schedule)
            case 2:
                let time = local("2026-03-05 09:00") + Double.random(in: 0..<30_000, using: &random)
                let asked = Bool.random(using: &random)
                let form = ScheduleForm(channel: .phone, appointedAt: asked ? time + 43_200 : time, person: "甲", ownerAsked: asked)
                _ = try? story.give(.schedule(form), as: .csDept)
            case 3:
                try story.give(sample: .schedule)
                try story.give(.failAttempt(FailedAttemptForm(cause: .noAnswer)), as: .csDept)
            default:
                try story.give(sample: .schedule)
                let better = story.now + Double.random(in: 1_000..<90_000, using: &random)
                try story.give(.failAttempt(FailedAttemptForm(cause: .inconvenient, betterTime: better)), as: .csDept)
            }
            var now = story.now + 1
            for _ in 0..<8 {
                let window = try #require(story.it.callWindow(under: rules, at: now))
                let end = window.until ?? now + 3 * 86_400
                #expect(end > now)
                for _ in 0..<12 {
                    let instant = now + Double.random(in: 0..<end.timeIntervalSince(now), using: &random)
                    let isFound = window.from <= instant && (window.isFree || rules.callback.mayCall(at: instant))
                    let next = try #require(story.it.nextCall(under: rules, at: instant))
                    #expect(isFound == (next <= instant), "\(instant) in \(window), next \(next)")
                }
                now = end + 0.001
            }
        }
    }

    @Test("Never in the quiet hours, never before now, never later than nine days, and asked later never earlier", arguments: 0..<60)
    func properties(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let quiet = ["21:00-08:00", "22:30-07:15", "00:00-06:00", "20:00-09:00"].randomElement(using: &random).flatMap { DailyHours($0) }
        let rules = Self.rules {
            $0.quietHours = quiet
            $0.noonRest = Bool.random(using: &random) ? LocalTimeRange("12:00-14:00") : nil
            $0.maxAttemptsPerDay = Int.random(in: 1...4, using: &random)
        }
        for _ in 0..<20 {
            var hours: [PreferredTime] = []
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let from = Int.random(in: 0..<22, using: &random)
                let days = Bool.random(using: &random) ? nil : [Int.random(in: 1...7, using: &random)]
                hours.append(try Self.hours(from < 10 ? "0\(from):00" : "\(from):00", "\(from < 9 ? "0" : "")\(from + 1):30", days))
            }
            let due = Bool.random(using: &random) ? "2026-03-\(Int.random(in: 10...20, using: &random)) 00:00" : nil
            var story = try Self.task(hours, dueBy: due)
            story.rules = rules
            if Bool.random(using: &random) {
                try story.give(sample: .schedule)
                try story.give(.failAttempt(FailedAttemptForm(cause: .noAnswer)), as: .csDept)
            }
            var now = story.now
            var last = Date.distantPast
            for _ in 0..<50 {
                let next = try #require(story.it.nextCall(under: rules, at: now))
                #expect(rules.callback.mayCall(at: next), "\(next) in \(quiet.map(\.description) ?? "none")")
                #expect(next >= now && next >= last && next < now + 9 * 86_400)
                #expect(story.it.attempts(onDayOf: next, in: rules.days.zone) < rules.callback.maxAttemptsPerDay)
                last = next
                now += Double.random(in: 0..<30_000, using: &random)
            }
        }
    }
}
