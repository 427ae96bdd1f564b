import Foundation
import Policy
import SharedModels

/// An unclear question is asked of those who know, a highly technical one of a specialist (INT-18). The owner's reply is promised and timed as
/// any other: T-PROMISE runs on.
extension Contact {
    /// Consultations of one contact.
    static let mostConsultations = 20

    /// Asks a post, or somebody of it by name.
    mutating func take(_ command: ConsultAbout, in context: DecisionContext) throws(Rejection) -> Facts? {
        if openConsultations.contains(where: { $0.asked == command.asked }) { return nil }
        try require(.recorded, .promised, .assigned, for: "consult")
        var checks = FieldChecks()
        command.caller?.check(&checks)
        caller = caller.completed(by: command.caller)
        if !caller.isReachable { checks.note("caller.phone", "is required: contact details are taken before others are asked (INT-18)") }
        if !ContactRoles.isEmployee(command.asked.role) { checks.note("role", "is not a post that can be asked") }
        let isTechnical = command.asked.technical ?? false
        let person =
            isTechnical
            ? checks.require(command.asked.person, "person") : checks.allow(command.asked.person, "person")
        let question = checks.require(command.asked.question, "question", limit: FieldChecks.longLimit)
        let earlier = consultations ?? []
        if earlier.count >= Self.mostConsultations { checks.note("question", "\(earlier.count) were asked already; reply to the owner") }
        try checks.finish("those who know are asked a question, a specialist by name", rule: "INT-18")
        let consultation = Consultation(consultation: earlier.count + 1, asked: command.asked, at: context.now, by: context.actor.role)
        consultations = earlier + [consultation]
        return Facts(
            ContactConsulted(
                contactId: id, number: number, office: office, consultedAt: context.now, consultation: consultation.consultation,
                consultedRole: command.asked.role, technical: isTechnical, replyDueAt: promise?.replyDueAt,
                sealed: .content(ConsultationParticulars(question: question, person: person))))
    }

    /// Whoever was asked answers, or whoever asked writes down what was said. It may come when the owner has had a reply already.
    mutating func take(_ command: NoteConsultation, in context: DecisionContext) throws(Rejection) -> Facts? {
        guard let index = consultations?.firstIndex(where: { $0.consultation == command.consultation }) else {
            throw Rejection(
                .invalid, "nobody was asked so", fields: [.init("consultation", "is no consultation of this contact")], rule: "INT-18")
        }
        let text = Optional(command.answer).present
        if let given = consultations?[index].answer, given.text == text { return nil }
        guard consultations?[index].answer == nil else {
            throw Rejection(.wrongState, "consultation \(command.consultation) is answered already; ask again", rule: "INT-18")
        }
        try require(.recorded, .answered, .promised, .assigned, .replied, for: "note-consultation")
        var checks = FieldChecks()
        let answer = checks.require(text, "answer", limit: FieldChecks.longLimit)
        try checks.finish("what those who were asked said is written down", rule: "INT-18")
        consultations?[index].answer = Consultation.Answer(text: answer, at: context.now, by: context.actor.role)
        return Facts(
            ContactAdvised(
                contactId: id, number: number, office: office, advisedAt: context.now, consultation: command.consultation,
                consultedRole: consultations?[index].asked.role ?? context.actor.role, replyDueAt: promise?.replyDueAt,
                sealed: .content(ConsultationAnswer(answer: answer))))
    }

    /// Those that are not answered.
    var openConsultations: [Consultation] { (consultations ?? []).filter { $0.answer == nil } }

    /// Whether a post was asked as a specialist, who may answer the owner (INT-18).
    func isSpecialist(_ role: Role) -> Bool {
        consultations?.contains { $0.asked.role == role && $0.asked.technical == true } ?? false
    }

    /// Whether a post was asked at all.
    func isConsulted(_ role: Role) -> Bool { consultations?.contains { $0.asked.role == role } ?? false }

    /// What was asked of whom, and what they said.
    struct Consultation: Codable, Hashable, Sendable {
        /// Its place in the record, from 1.
        let consultation: Int
        let asked: ConsultationQuestion
        let at: Date
        let by: Role
        var answer: Answer?

        struct Answer: Codable, Hashable, Sendable {
            let text: String
            let at: Date
            let by: Role
        }
    }
}

/// Whom to ask what (INT-18).
struct ConsultationQuestion: Codable, Hashable, Sendable {
    /// The post that knows.
    var role: Role
    /// Somebody of it by name; of a technical question the specialist.
    var person: String?
    var question: String
    /// Highly technical: the specialist may answer the owner; no when left out.
    var technical: Bool?
}
