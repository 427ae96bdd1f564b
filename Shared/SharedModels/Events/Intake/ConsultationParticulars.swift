/// What is asked of those who know, and of whom by name.
package struct ConsultationParticulars: Codable, Hashable, Sendable {
    package let question: String
    package let person: String?

    package init(question: String, person: String? = nil) {
        self.question = question
        self.person = person
    }
}

/// What they answered.
package struct ConsultationAnswer: Codable, Hashable, Sendable {
    package let answer: String

    package init(answer: String) {
        self.answer = answer
    }
}
