/// What an owner asks or says about a payment notice, and who it was.
package struct FeeQuestionParticulars: Codable, Hashable, Sendable {
    package let question: String
    package let person: String?
    package let phone: String?

    package init(question: String, person: String? = nil, phone: String? = nil) {
        self.question = question
        self.person = person
        self.phone = phone
    }
}
