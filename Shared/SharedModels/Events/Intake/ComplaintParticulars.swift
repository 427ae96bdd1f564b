package import Foundation

/// The private part of a complaint's registration: the facts of CMP-12 and CMP-13.
package struct ComplaintParticulars: Codable, Hashable, Sendable {
    package let callerName: String
    package let phone: String
    package let unit: String
    package let address: String?
    /// The way by which the owner wants to be told.
    package let preferredWay: Channel?
    /// When the event complained of happened.
    package let eventTime: Date?
    /// Where it happened; together with the subject it tells whether households complain of the same matter (CMP-04).
    package let place: String
    /// The person, department or thing complained of.
    package let complainedOf: String
    /// The course of events.
    package let course: String
    /// What the owner wants.
    package let demand: String
    /// A label that the receptionist chose for the matter, so that complaints in different words still count as one (CMP-04).
    package let matter: String?
    /// What was asked for and nobody knows; absent where nobody was asked, as in an import or a callback (CMP-12).
    package let unknown: [UnknownParticular]?
    /// Where the original record is kept, of a complaint in writing (CMP-13, INT-07).
    package let original: String?

    package init(
        callerName: String, phone: String, unit: String, address: String? = nil, preferredWay: Channel? = nil, eventTime: Date? = nil,
        place: String, complainedOf: String, course: String, demand: String, matter: String? = nil,
        unknown: [UnknownParticular]? = nil, original: String? = nil
    ) {
        self.callerName = callerName
        self.phone = phone
        self.unit = unit
        self.address = address
        self.preferredWay = preferredWay
        self.eventTime = eventTime
        self.place = place
        self.complainedOf = complainedOf
        self.course = course
        self.demand = demand
        self.matter = matter
        self.unknown = unknown
        self.original = original
    }
}
