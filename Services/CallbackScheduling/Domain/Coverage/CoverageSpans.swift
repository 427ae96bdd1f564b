import Foundation
import Policy
import SharedModels

/// A stretch of local days whose callbacks are counted together, and when.
struct CoverageSpan: Hashable, Sendable {
    let period: CoveragePeriod
    /// The first local day.
    let day: LocalDate
    let from: Date
    /// The first instant after it.
    let until: Date
    /// When its callbacks have fallen due; those made before count.
    let judged: Date
    /// Slips that were issued before it and come back in it are judged with it: the period of their issue has been judged already.
    let lateBefore: Date
}

extension CoveragePeriod {
    /// The same stretch as the policy names it.
    init(_ period: CalendarPeriod) {
        self =
            switch period {
            case .daily: .daily
            case .weekly: .weekly
            case .monthly: .monthly
            case .quarterly: .quarterly
            case .halfYearly: .halfYearly
            case .yearly: .yearly
            }
    }
}

extension Policy {
    /// Periods that are judged by an instant, oldest first: of repairs those of K-01, of complaints weeks, judged when the week after is
    /// over (CBK-05, CBK-06).
    func coverageSpans(_ subject: CoverageSubject, upTo now: Date) -> [CoverageSpan] {
        switch subject {
        case .repair: spans(of: callback.repairPeriod, endedBy: now) { callback.coverageJudged(periodFrom: $0) }.filter { $0.judged <= now }
        case .complaint: spans(of: .weekly, endedBy: now, judged: complaintsJudged).filter { $0.judged <= now }
        }
    }

    /// Periods that are over and whose slips are sampled, oldest first; none where every slip is called back (K-01).
    func selectionSpans(upTo now: Date) -> [CoverageSpan] {
        guard callback.repairTaskRatio < .one else { return [] }
        return spans(of: callback.repairPeriod, endedBy: now) { callback.coverageJudged(periodFrom: $0) }
    }

    /// Months that are over, oldest first, judged at their end (CBK-11); none where there is no top-up.
    func monthEndSpans(upTo now: Date) -> [CoverageSpan] {
        guard callback.repairMonthEndTopUp else { return [] }
        return fileSpans(upTo: now)
    }

    /// Months that are over, oldest first: their records are filed (CBK-09).
    func fileSpans(upTo now: Date) -> [CoverageSpan] {
        spans(of: .monthly, endedBy: now) { days.zone.startOfDay(CalendarPeriod.monthly.next(after: $0)) }
    }

    /// Months whose callbacks on complaints and repairs have all fallen due, oldest first (CBK-20, RPT-03).
    func rateSpans(upTo now: Date) -> [CoverageSpan] {
        spans(of: .monthly, endedBy: now) { first in
            let last = CalendarPeriod.monthly.next(after: first).adding(days: -1)
            return max(callback.coverageJudged(periodFrom: callback.repairPeriod.start(containing: last)), complaintsJudged(last))
        }.filter { $0.judged <= now }
    }

    /// When the callbacks on complaints of the week with this day are judged.
    private func complaintsJudged(_ day: LocalDate) -> Date {
        days.zone.startOfDay(CalendarPeriod.weekly.next(after: CalendarPeriod.weekly.next(after: day)))
    }

    private func spans(of period: CalendarPeriod, endedBy now: Date, judged: (LocalDate) -> Date) -> [CoverageSpan] {
        let zone = days.zone
        var next = period.start(containing: zone.date(of: now))
        var found: [CoverageSpan] = []
        for _ in 0..<period.madeUpFor {
            let day = period.start(containing: next.adding(days: -1))
            let before = period.start(containing: day.adding(days: -1))
            let isSame = callback.repairDue == .samePeriod
            found.append(
                CoverageSpan(
                    period: CoveragePeriod(period), day: day, from: zone.startOfDay(day), until: zone.startOfDay(next),
                    judged: judged(day), lateBefore: zone.startOfDay(isSame ? day : before)))
            next = day
        }
        return found.reversed()
    }
}

extension CalendarPeriod {
    /// Periods that are made up for when no instance ran; one or two of them wait for their callbacks to fall due.
    fileprivate var madeUpFor: Int {
        switch self {
        case .daily: 62
        case .weekly: 12
        case .monthly: 14
        case .quarterly, .halfYearly, .yearly: 4
        }
    }
}
