package import SharedModels

/// Contacts at the desk: K-02 and K-07.
package struct ContactSettings: Hashable, Sendable {
    /// T-SAMEDAY: an unsolved contact must be with the department head by then (INT-10, INT-11).
    package var sameDay = Limit.sameDay
    /// The shorter of the two promises that can be made on a call (INT-15).
    package var promiseFast = Duration.seconds(2 * 3600)
    /// The longer one.
    package var promiseNormal = Duration.seconds(24 * 3600)
    /// Who decides on an unsolved contact (K-07).
    package var decider = ContactDecider.deptHead
    /// How far back an unsolved contact of the same household is proposed as the first report of the same matter (INT-16).
    package var repeatWindow = Duration.seconds(7 * 86_400)
    /// How long an owner waits before a contact can be urged once more (催单).
    package var urgeEvery = Duration.seconds(4 * 3600)
}

/// Who decides on an unsolved contact (K-07).
package enum ContactDecider: String, Sendable, CaseIterable {
    /// The department head; the office director sees the report the same day.
    case deptHead = "dept_head"
    case officeDirector = "office_director"

    /// The role that has to act.
    package var role: Role {
        switch self {
        case .deptHead: .deptHead
        case .officeDirector: .officeDirector
        }
    }
}
