/// Who comes, and what the programme is (INT-32).
package struct GroupVisitParticulars: Codable, Hashable, Sendable {
    package let group: String
    package let names: [String]
    package let itinerary: String
    /// Where the staff wait.
    package let place: String
    /// The meeting room.
    package let room: String?
    /// Which leader or head meets them.
    package let receivedBy: String?

    package init(group: String, names: [String], itinerary: String, place: String, room: String? = nil, receivedBy: String? = nil) {
        self.group = group
        self.names = names
        self.itinerary = itinerary
        self.place = place
        self.room = room
        self.receivedBy = receivedBy
    }
}
