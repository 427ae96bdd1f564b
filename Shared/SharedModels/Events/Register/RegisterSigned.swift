package import Foundation

/// The office director has reviewed and signed the register of a day (CMP-37, R-10).
package struct RegisterSigned: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.register.signed.v1"
    package static let topic = Topic.complaints

    package let dayId: RegisterDayID
    package let number: String
    package let office: String
    /// The local day, such as `2026-03-02`.
    package let day: String
    package let signedAt: Date
    /// Whether the day was over.
    package let late: Bool
    /// Complaints registered on the day.
    package let registered: Int
    /// Complaints about which something was still to be done.
    package let open: Int
    /// Open ones of which a limit was missed.
    package let lateComplaints: Int
    /// Open ones that waited for a person and that nobody had taken (OPS-09).
    package let unowned: Int

    package init(
        dayId: RegisterDayID, number: String, office: String, day: String, signedAt: Date, late: Bool, registered: Int, open: Int,
        lateComplaints: Int, unowned: Int
    ) {
        self.dayId = dayId
        self.number = number
        self.office = office
        self.day = day
        self.signedAt = signedAt
        self.late = late
        self.registered = registered
        self.open = open
        self.lateComplaints = lateComplaints
        self.unowned = unowned
    }
}
