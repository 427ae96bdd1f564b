/// One line of the doctor's report.
struct Finding: Hashable, Sendable, CustomStringConvertible {
    enum Level: String, Hashable, Sendable {
        case fine = "OK"
        case warning = "WARN"
        case failure = "FAIL"
    }

    let level: Level
    /// What was looked at.
    let subject: String
    let text: String
    /// What to do, when something is not as it should be.
    let advice: String?

    static func fine(_ subject: String, _ text: String) -> Finding { Finding(level: .fine, subject: subject, text: text, advice: nil) }

    static func warning(_ subject: String, _ text: String, _ advice: String) -> Finding {
        Finding(level: .warning, subject: subject, text: text, advice: advice)
    }

    static func failure(_ subject: String, _ text: String, _ advice: String) -> Finding {
        Finding(level: .failure, subject: subject, text: text, advice: advice)
    }

    var description: String {
        let head = "\(level.rawValue)\(String(repeating: " ", count: 5 - level.rawValue.count))\(subject): \(text)"
        return advice.map { "\(head)\n       \($0)" } ?? head
    }
}
