/// Fees, moving and paid services: K-21 and the figures without conflict.
package struct EstateSettings: Hashable, Sendable {
    /// T-3D: from the contact after the second notice to the department manager (INT-56, WE-59).
    package var feeEscalateAfterSecondContact = Limit.days(3)
    /// By how many different means an owner is informed before a measure is taken about an unpaid fee (INT-58).
    package var feeMeansBeforeMeasure = 2
    /// On which day of the following month the list of a month's move-ins is due (RPT-07).
    package var moveInListDay = 3
    /// Days before moving out by which the form is filled (INT-51, WE-60).
    package var moveOutNotice = DayCount(14)
    /// Days after which a department that has not cleared a move-out is reminded, again and again; nil: never (INT-53).
    package var moveOutClearanceReminder: DayCount?
    /// Days after which whoever has an owner's special request in hand is reminded, again and again; nil: never (INT-26).
    package var specialRemindEvery: DayCount? = DayCount(3)
    /// Days between two full cleanings of an empty unit; nil: no clock (INT-54).
    package var vacantCleanEvery: DayCount?
    /// Whether bills of empty units go to the owner's present office; not for estates that are rented out (INT-54).
    package var vacantBillsToOwner = true
    /// Days before the day on which the lift is wanted (INT-66, WE-62).
    package var liftApplyBefore = DayCount(1)
    /// Which lift is used for moving (K-21, INT-49).
    package var movingLiftKind = MovingLift.dedicated
    /// Commuting peaks of a working day, in which no goods are moved; empty until the estate sets them (INT-49).
    package var movingPeaks: [LocalTimeRange] = []
    /// Hours in which air-conditioning is not charged (INT-64).
    package var acCoreHours = LocalTimeRange.sevenToNineteen
    /// Whether core hours do not apply on statutory holidays (WE-63).
    package var acHolidaysCharged = true
    /// The supplier's share on plant rentals (INT-65, WE-64).
    package var plantsManagementFee = Ratio(uncheckedBasisPoints: 1_000)
    /// The charge standard of paid services; empty when the company gave none, then prices are taken as they come (INT-62).
    package var serviceTariff: [TariffLine] = []
    /// How long what a courier brought may lie at the desk before its addressee has it; nil: as long as it may (INT-38).
    package var mailCourierWithin: Duration? = .seconds(30 * 60)
    /// How many days before its last one the desk is reminded of a newspaper subscription; nil: never (INT-38).
    package var newspaperRenewBefore: DayCount? = DayCount(14)
    /// How long before its start whoever does a paid service is reminded; nil: never (domain 3.7).
    package var serviceRemindBefore: Duration? = .seconds(2 * 3_600)
    /// Patrols of the owner areas on each working day (OPS-13, WE-69).
    package var patrolMinPerWorkingDay = 2
    /// Whether a patrol is finished only with the state of cleanliness and of the engineering, or a finding about each (OPS-13).
    package var patrolNeedsStates = false
    /// Offices that owe patrols although none was ever planned there (OPS-13).
    package var patrolOffices: [String] = []
}

/// Which lift is used for moving (K-21).
package enum MovingLift: String, Sendable, CaseIterable {
    /// The one that the estate names.
    case dedicated
    case fire
    case goods
    /// The fire lift, and a goods lift on request.
    case both
}
