package import Foundation

/// The two promises that can be made on a call (INT-15).
package enum CallPromise: String, Codable, Sendable, CaseIterable {
    case fast
    case normal
}

extension Rules<ContactSettings> {
    /// T-SAMEDAY: an unsolved contact must be with the department head by then (INT-10, INT-11).
    package func sameDayBound(recordedAt: Date) -> Date? { settings.sameDay.bound(from: recordedAt, in: days) }

    /// T-PROMISE: when a definite answer is due that was promised on a call (INT-15, WE-67).
    package func promiseBound(madeAt: Date, promise: CallPromise) -> Date {
        let time =
            switch promise {
            case .fast: settings.promiseFast
            case .normal: settings.promiseNormal
            }
        return madeAt.addingTimeInterval(time.wholeSeconds)
    }

    /// Since when an unsolved contact may be the first report of what is reported at an instant (INT-16).
    package func repeatedSince(_ reportedAt: Date) -> Date { reportedAt.addingTimeInterval(-settings.repeatWindow.wholeSeconds) }

    /// From when an owner may urge a contact once more that was urged at an instant (催单).
    package func urgedAgain(after urgedAt: Date) -> Date { urgedAt.addingTimeInterval(settings.urgeEvery.wholeSeconds) }

    /// Whether two contacts of one caller fall on the same local day, so that the second is tied to the first (INT-16).
    package func isSameDay(_ first: Date, _ second: Date) -> Bool { days.zone.date(of: first) == days.zone.date(of: second) }
}

extension Duration {
    /// For adding to an instant; policies state whole seconds.
    var wholeSeconds: TimeInterval { TimeInterval(components.seconds) }
}
