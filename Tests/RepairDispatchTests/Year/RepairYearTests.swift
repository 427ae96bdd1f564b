import Foundation
import Policy
import RepairDispatch
import SharedModels
import Testing

/// A whole year of repairs on a virtual clock, judged by calculations that share no code with what they judge.
@Suite("A simulated year of repairs") struct RepairYearTests {
    // 1 July 2027 to 30 June 2028, so that a leap day lies within.
    private static let firstDay = 21_000

    @Test(
        "Months, the three days, the reminders and the closes are as calculated (REP-15, REP-18 to REP-20, REP-09)",
        .timeLimit(.minutes(5)), arguments: [UInt64(1), 2])
    func year(seed: UInt64) {
        var year = RepairYear(seed: seed, slips: 1_500, from: Self.firstDay, days: 366)
        year.live()
        var late = 0, reminded = 0, carried = 0
        for (number, slip) in year.slips.enumerated() {
            let faults = months(of: slip) + reports(of: slip, until: year.end) + reminders(of: slip)
            #expect(faults.isEmpty, "slip \(number): \(faults.joined(separator: "; "))")
            late += slip.told.count { ($0.event as? OrderOverdue)?.clock == "T-REPORT" }
            reminded += slip.told.count { $0.event is VisitReminded }
            carried += slip.told.count { $0.event is OrderCarriedOver }
        }
        for close in year.closes {
            let text = PlainCalendar.text(close.month)
            let handedBack = year.slips.indices.filter { number in
                year.slips[number].told.contains { told in
                    (told.event as? OrderHandedBack).map { $0.cause == .monthEnd && $0.ledgerMonth.description == text } ?? false
                }
            }
            #expect(Set(handedBack) == close.unfinished, "\(text)")
            for number in handedBack {
                let times = year.slips[number].told.count { told in
                    (told.event as? OrderHandedBack).map { $0.cause == .monthEnd && $0.ledgerMonth.description == text } ?? false
                }
                #expect(times == 1, "\(text) slip \(number) is listed once")
            }
        }
        #expect(
            late > 50 && reminded > 300 && carried > 50, "\(late) \(reminded) \(carried): the year was too quiet to say anything")
        #expect(year.closes.contains { !$0.unfinished.isEmpty })
    }

    /// The ledger month at raising, and at each carrying over (REP-19, REP-20).
    private func months(of slip: YearSlip) -> [String] {
        var faults: [String] = []
        var expected = 0
        for told in slip.told {
            let day = PlainCalendar.localDay(told.at)
            if let raised = told.event as? OrderRaised {
                let month = PlainCalendar.month(day)
                expected = day >= PlainCalendar.firstDay(ofMonth: month + 1) - 2 ? month + 1 : month
                if raised.ledgerMonth.description != PlainCalendar.text(expected) { faults.append("raised into \(raised.ledgerMonth)") }
            } else if let carried = told.event as? OrderCarriedOver {
                // From the close on the month's last day on, the next month is the first that is open.
                let month = PlainCalendar.month(day)
                let lastDay = PlainCalendar.firstDay(ofMonth: month + 1) - 1
                let isClosed = told.at >= PlainCalendar.start(ofDay: lastDay) + 17.5 * 3_600
                expected = max(expected + 1, isClosed ? month + 1 : month)
                if carried.ledgerMonth.description != PlainCalendar.text(expected) { faults.append("carried into \(carried.ledgerMonth)") }
            } else if told.event is OrderReissued {
                let begins = PlainCalendar.start(ofDay: PlainCalendar.firstDay(ofMonth: expected))
                let carriedAt = slip.told.last { $0.event is OrderCarriedOver && $0.at <= told.at }?.at ?? begins
                if abs(told.at.timeIntervalSince(max(begins, carriedAt))) > 0.001 { faults.append("issued again at \(told.at)") }
            }
        }
        if slip.order?.ledgerMonth.description != PlainCalendar.text(expected) {
            faults.append("ends in \(String(describing: slip.order?.ledgerMonth))")
        }
        return faults
    }

    /// Missed limits of the way back: the bound is 24:00 of the third day after collection; what ends it at the bound is late.
    private func reports(of slip: YearSlip, until end: Date) -> [String] {
        var expected: [Date] = []
        var bound: Date?
        func pass(to instant: Date) {
            if let due = bound, due <= instant {
                expected.append(due)
                bound = nil
            }
        }
        for (at, command) in slip.done {
            pass(to: at)
            switch command {
            case .collect: bound = PlainCalendar.start(ofDay: PlainCalendar.localDay(at) + 4)
            case .handBack, .reportBack, .cancel, .reissue: bound = nil
            default: break
            }
        }
        pass(to: end)
        let told = slip.told.compactMap { $0.event as? OrderOverdue }.filter { $0.clock == "T-REPORT" }.map(\.bound)
        return told == expected ? [] : ["late slips \(told), calculated \(expected)"]
    }

    /// Half an hour before each appointment that still stood then, when it was agreed before that.
    private func reminders(of slip: YearSlip) -> [String] {
        var expected: [Date] = []
        var due: Date?
        func pass(to instant: Date) {
            if let instantDue = due, instantDue <= instant {
                expected.append(instantDue)
                due = nil
            }
        }
        var appointment: Date?
        func agree(_ appointedAt: Date?, at instant: Date) {
            appointment = appointedAt
            due = appointedAt.map { $0 - 1_800 }.flatMap { $0 > instant ? $0 : nil }
        }
        for (at, command) in slip.done {
            pass(to: at)
            switch command {
            case .raise(let form): agree(form.appointedAt, at: at)
            case .reschedule(let appointedAt): agree(appointedAt, at: at)
            // Issued again, it is expected at the appointment that is still to come.
            case .reissue: agree(appointment.flatMap { $0 > at ? $0 : nil }, at: at)
            case .noAnswer: agree(nil, at: at)
            case .quote, .requote, .handBack, .handBackAtMonthEnd, .cancel, .reportBack: due = nil
            default: break
            }
        }
        pass(to: .distantFuture)
        let told = slip.told.filter { $0.event is VisitReminded }.map(\.at)
        let agree = told.count == expected.count && zip(told, expected).allSatisfy { abs($0.timeIntervalSince($1)) < 0.001 }
        return agree ? [] : ["reminded \(told), calculated \(expected)"]
    }
}
