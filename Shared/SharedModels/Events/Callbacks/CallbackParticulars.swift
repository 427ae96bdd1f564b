/// Whom to call back and about what; travels sealed.
package struct CallbackParticulars: Codable, Hashable, Sendable {
    package let name: String
    package let phone: String
    package let unit: String
    /// What the owner complained of or asked for, in short.
    package let summary: String
    /// What was done, as the owner was told.
    package let result: String

    package init(name: String, phone: String, unit: String, summary: String, result: String) {
        self.name = name
        self.phone = phone
        self.unit = unit
        self.summary = summary
        self.result = result
    }
}
