import Foundation
import SharedModels
import TestSupport

@testable import ComplaintRouting

/// What people do with complaints: some at once, some late, some never, and some of it twice. Chance decides, by a seed.
struct YearPeople: Sendable {
    typealias Act = YearEstate.Act

    // MARK: Owners

    static func arrival(
        in office: String, from start: Int64, days: Int, using random: inout SplitMix
    ) -> (YearEstate.Arrival, at: Int64) {
        // Multiples of four milliseconds: of every limit a quarter is a whole number of them.
        let at = start + Int64(day(of: days, using: &random)) * YearDays.length + time(using: &random) / 4 * 4
        // Another service's event, late.
        let late: Int64 = random.chance(3) ? random.hours(0.1, 40) / 4 * 4 : 0
        let reportedAt = at - late
        let (place, subject) = (random.place(), random.pick(YearFigures.subjects))
        let household = Int.random(in: 0..<YearFigures.households, using: &random)
        let ownerLimit: Int64? = random.chance(12) ? reportedAt + random.hours(1, 220) : nil
        let registration = ComplaintRegistration(
            office: office, channel: random.pick(YearFigures.channels),
            reportedAt: late > 0 ? instant(reportedAt) : nil, subject: subject,
            majorReasons: random.chance(3) ? [.lossOrInjury] : [],
            ownerLimit: ownerLimit.map(instant), toCompany: random.chance(8),
            particulars: particulars)
        let arrival = YearEstate.Arrival(
            place: place, household: household, subject: subject, registration: registration, reportedAt: reportedAt)
        return (arrival, at)
    }

    private static let particulars = ComplaintParticulars(
        callerName: "a", phone: "1", unit: "u", place: "p", complainedOf: "c", course: "x", demand: "d",
        unknown: UnknownParticular.allCases, original: "o")

    /// A day by the weight of its weekday.
    private static func day(of days: Int, using random: inout SplitMix) -> Int {
        while true {
            let day = Int.random(in: 0..<days, using: &random)
            if Int.random(in: 0..<400, using: &random) < YearFigures.weekdays[day % 7] { return day }
        }
    }

    /// A time of day by the weight of its hour; now and then the first or the last moment of the day.
    private static func time(using random: inout SplitMix) -> Int64 {
        if random.chance(1) { return random.chance(50) ? 0 : YearDays.length - 1 }
        return Int64(random.pick(YearFigures.hours)) * 3_600_000 + Int64.random(in: 0..<3_600_000, using: &random)
    }

    // MARK: Staff

    /// When the general manager takes note of what comes before him; nil for never.
    func receipt(using random: inout SplitMix) -> Int64? {
        random.chance(10) ? nil : random.chance(70) ? random.hours(0.2, 9) : random.hours(9, 90)
    }

    /// What people mean to do after something, with the time that they take; nil stands for the registration.
    func plans(after what: Happening?, for complaint: Complaint, using random: inout SplitMix) -> [(Act, Int64)] {
        switch what {
        case nil: return beginnings(complaint, using: &random)
        case .reviewStarted: return [review(using: &random)]
        case .infoRequested: return random.chance(8) ? [] : [(.supplyInfo, random.hours(0.5, 170))]
        case .infoSupplied: return [(.classify, random.hours(0.2, 12))]
        case .classified(let kind, _): return afterClass(kind, using: &random)
        case .routed: return [(random.chance(5) ? .route : .start, random.hours(0.1, 10))]
        case .started: return random.chance(2) ? [] : [(.resolve, random.chance(7) ? random.hours(100, 1_300) : random.hours(0.5, 44))]
        case .settled, .resolved: return [(.reply, random.chance(4) ? random.hours(100, 1_000) : random.hours(0.1, 14))]
        case .replied: return random.chance(2) ? [] : [(.callback, random.chance(5) ? random.hours(90, 900) : random.hours(2, 80))]
        case .dissatisfied: return [(.resolve, random.hours(1, 120))]
        case .satisfied: return random.chance(80) ? [(.archive, random.hours(20, 500))] : []
        case .reclassified, .acknowledged, .answered, .received, .withdrawn, .rejected, .archived, .joined: return []
        }
    }

    private func beginnings(_ complaint: Complaint, using random: inout SplitMix) -> [(Act, Int64)] {
        var plans: [(Act, Int64)] = []
        if !random.chance(6) { plans.append((.acknowledge, random.chance(6) ? random.hours(20, 70) : random.hours(0.05, 9))) }
        if random.chance(7) {
            plans.append((.settle, random.hours(0.05, 30)))
        } else if !random.chance(2) {
            plans.append((.startReview, random.chance(3) ? random.hours(40, 900) : random.hours(0.1, 12)))
        }
        if random.chance(3) { plans.append((.withdraw, random.hours(0.2, 700))) }
        // The class is changed once, or to and fro.
        if random.chance(12) {
            var at = random.hours(0.5, 1_100)
            for _ in 0..<(random.chance(40) ? Int.random(in: 2...4, using: &random) : 1) {
                plans.append((.reclassify, at))
                at += random.hours(0.1, 60)
            }
        }
        if complaint.level == .generalManager, let delay = receipt(using: &random) { plans.append((.receive, delay)) }
        return plans
    }

    private func review(using random: inout SplitMix) -> (Act, Int64) {
        random.pick([
            ((.requestInfo, random.hours(0.2, 20)), 13), ((.reject, random.hours(0.5, 60)), 4), ((.classify, random.hours(0.1, 16)), 70),
            ((.classify, random.hours(24, 140)), 9), ((.classify, random.hours(140, 1_100)), 2),
        ])
    }

    private func afterClass(_ kind: ComplaintClass, using random: inout SplitMix) -> [(Act, Int64)] {
        var plans: [(Act, Int64)] = [(kind == .noLiability && random.chance(70) ? .start : .route, random.hours(0.1, 10))]
        if kind.isAssistance, !random.chance(15) { plans.append((.answer, random.hours(0.1, 60))) }
        return plans
    }

    /// What is tried when the complaint did not take it: another class, or the review where nothing can be settled.
    func insteadOf(_ act: Act, for complaint: Complaint) -> Act? {
        switch act {
        case .classify: complaint.state == .underReview ? .classify : nil
        case .settle: complaint.state == .registered ? .startReview : nil
        default: nil
        }
    }

    /// The post that does it.
    func role(for act: Act, _ complaint: Complaint) -> Role {
        let code: ComplaintCommand.Code =
            switch act {
            case .acknowledge: .acknowledge
            case .startReview: .startReview
            case .settle: .settle
            case .requestInfo: .requestInfo
            case .supplyInfo: .supplyInfo
            case .reject: .reject
            case .classify: .classify
            case .reclassify: .reclassify
            case .answer: .answer
            case .receive: .receive
            case .route: .route
            case .start: .start
            case .resolve: .resolve
            case .reply: .reply
            case .callback: .callbackSatisfied
            case .withdraw: .withdraw
            case .archive: .archive
            }
        return Sample.role(for: code, toCompany: complaint.registration.toCompany)
    }

    private static let classes: [(ComplaintClass, Int)] = [
        (.general, 52), (.major, 6), (.noLiability, 14), (.assistInArea, 18), (.assistOutArea, 10),
    ]

    /// The command for what somebody means to do, and what it is in the log.
    func command(
        _ act: Act, for complaint: Complaint, number: Int, at now: Int64, using random: inout SplitMix
    ) -> (ComplaintCommand, Happening)? {
        let message = OwnerMessage(text: "m\(number)")
        switch act {
        case .acknowledge: return (.acknowledge(message, .notAgreed(because: "n")), .acknowledged)
        case .startReview: return (.startReview, .reviewStarted)
        case .settle:
            let kind: ComplaintClass = random.chance(70) ? .general : .noLiability
            return (.settle(Settlement(class: kind, result: "r")), .settled(kind))
        case .requestInfo: return (.requestInfo(InfoRequest(missing: [.evidence])), .infoRequested)
        case .supplyInfo: return (.supplyInfo(note: "n\(number)"), .infoSupplied)
        case .reject: return (.reject(message), .rejected)
        case .classify, .reclassify: return judgement(act, for: complaint, number: number, at: now, using: &random)
        case .answer: return (.answer(message), .answered)
        case .receive: return (.receive, .received)
        case .route: return (.route(RoutingOrder(person: "s", proposal: "p\(number)")), .routed)
        case .start: return (.start(explanation: "e"), .started(explained: complaint.state == .classified))
        case .resolve: return (.resolve(Resolution(result: "r\(number)", signedBy: "s", correctiveReport: "c")), .resolved)
        case .reply: return (.reply(message, correctiveReport: "c"), .replied)
        case .callback:
            let cycle = complaint.cycle
            return random.chance(22)
                ? (.callbackDissatisfied(cycle: cycle, remarks: "d\(number)"), .dissatisfied)
                : (.callbackSatisfied(cycle: cycle), .satisfied)
        case .withdraw: return (.withdraw(reason: "w"), .withdrawn)
        case .archive: return (.archive(filing: "f", correctiveReport: "c"), .archived)
        }
    }

    private func judgement(
        _ act: Act, for complaint: Complaint, number: Int, at now: Int64, using random: inout SplitMix
    ) -> (ComplaintCommand, Happening) {
        let kind = random.pick(Self.classes)
        let reasons: [MajorReason] = kind == .major ? [.governmentOrMedia] : []
        // An owner's wish, sometimes written down only after it has passed.
        let wish: Int64? = random.chance(10) ? max(milliseconds(complaint.registeredAt) + 3_600_000, now + random.hours(-20, 150)) : nil
        let ownerLimit = wish.map(instant)
        if act == .classify {
            return (
                .classify(Classification(class: kind, majorReasons: reasons, ownerLimit: ownerLimit)), .classified(kind, ownerLimit: wish)
            )
        }
        return (
            .reclassify(Reclassification(class: kind, majorReasons: reasons, ownerLimit: ownerLimit, reason: "g\(number)")),
            .reclassified(kind, ownerLimit: wish)
        )
    }
}
