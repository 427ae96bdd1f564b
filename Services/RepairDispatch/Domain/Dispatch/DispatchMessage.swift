import Foundation
package import SharedModels

/// What slips and technicians tell one another (ADR 7, ADR 14).
package enum DispatchMessage {
    /// To a slip: the technician has it.
    struct Assigned: Hashable {
        let technicianId: TechnicianID
        let round: Int
        let fit: Fit
        let displacing: Bool
        /// The token's subject of whoever assigned.
        let by: String
        /// The subject of the technician's token.
        let subject: String

        init(technicianId: TechnicianID, round: Int, fit: Fit, displacing: Bool, by: String, subject: String) {
            (self.technicianId, self.round, self.fit) = (technicianId, round, fit)
            (self.displacing, self.by, self.subject) = (displacing, by, subject)
        }

        init?(name: String) {
            // Subjects have no blanks.
            let words = name.split(separator: " ", omittingEmptySubsequences: false)
            guard words.count == 10, words[0] == "@assigned", let id = UUID(uuidString: String(words[1])) else { return nil }
            let numbers = words[2...7].compactMap { Int($0) }
            guard numbers.count == 6 else { return nil }
            self.init(
                technicianId: TechnicianID(id), round: numbers[0],
                fit: Fit(skill: numbers[1], presence: numbers[2], load: numbers[3], area: numbers[4]), displacing: numbers[5] == 1,
                by: String(words[8]), subject: String(words[9]))
        }

        var text: String {
            "assigned \(technicianId) \(round) \(fit.skill) \(fit.presence) \(fit.load) \(fit.area) \(displacing ? 1 : 0) \(by) \(subject)"
        }
    }

    /// To a slip: an emergency took its place with the technician.
    struct Displaced: Hashable {
        let technicianId: TechnicianID
        let round: Int
        let by: WorkOrderID
        /// Tells this message from every other one, so that the slip answers each of them once.
        let id: UUID

        init(technicianId: TechnicianID, round: Int, by: WorkOrderID, id: UUID) {
            (self.technicianId, self.round, self.by, self.id) = (technicianId, round, by, id)
        }

        init?(name: String) {
            let words = name.split(separator: " ")
            guard [4, 5].contains(words.count), words[0] == "@displaced", let technician = UUID(uuidString: String(words[1])),
                let round = Int(words[2]), let by = UUID(uuidString: String(words[3]))
            else { return nil }
            // One that was sent before messages had ids has the emergency's.
            guard let id = words.count == 5 ? UUID(uuidString: String(words[4])) : by else { return nil }
            self.init(technicianId: TechnicianID(technician), round: round, by: WorkOrderID(by), id: id)
        }

        var text: String { "displaced \(technicianId) \(round) \(by) \(id.uuidString.lowercased())" }
    }

    /// To a technician: the slip cannot make room for the emergency, and is still in your hands.
    package struct Kept: Hashable {
        package let workOrderId: WorkOrderID
        package let round: Int

        init(workOrderId: WorkOrderID, round: Int) { (self.workOrderId, self.round) = (workOrderId, round) }

        init?(name: String) {
            guard let (slip, round) = DispatchMessage.slip(of: name, "@kept") else { return nil }
            self.init(workOrderId: slip, round: round)
        }

        var text: String { "kept \(workOrderId) \(round)" }
    }

    /// To a technician: the slip is not in your hands any more, as far as that assignment goes.
    package struct Released: Hashable {
        package let workOrderId: WorkOrderID
        package let round: Int

        init(workOrderId: WorkOrderID, round: Int) { (self.workOrderId, self.round) = (workOrderId, round) }

        init?(name: String) {
            guard let (slip, round) = DispatchMessage.slip(of: name, "@released") else { return nil }
            self.init(workOrderId: slip, round: round)
        }

        var text: String { "released \(workOrderId) \(round)" }
    }

    /// Which slip, and which of its assignments, a message to a technician is about.
    private static func slip(of name: String, _ word: String) -> (WorkOrderID, round: Int)? {
        let words = name.split(separator: " ")
        guard words.count == 3, words[0] == word, let id = UUID(uuidString: String(words[1])), let round = Int(words[2]) else { return nil }
        return (WorkOrderID(id), round)
    }
}
