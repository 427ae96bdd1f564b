/// Why a command could not be done, in words for the person who typed it. Holds no secrets and nothing of a case.
struct ToolError: Error, Hashable, CustomStringConvertible {
    /// What is wrong.
    let text: String
    /// What to do about it, when there is something.
    let advice: String?

    init(_ text: String, advice: String? = nil) {
        self.text = text
        self.advice = advice
    }

    var description: String { advice.map { "\(text)\n       \($0)" } ?? text }
}
