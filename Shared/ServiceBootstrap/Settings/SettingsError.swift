/// The settings do not allow a start. Lists everything that is wrong at once, so that one round of corrections is enough.
package struct SettingsError: Error, Sendable, CustomStringConvertible {
    /// One thing that is wrong.
    package struct Problem: Sendable, Hashable {
        /// The environment variable.
        package let name: String
        /// What is wrong and what is expected, without the value of a secret.
        package let text: String

        /// Describes one wrong setting.
        package init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// Never empty.
    package let problems: [Problem]

    /// Gathers what is wrong.
    package init(_ problems: [Problem]) { self.problems = problems }

    /// One wrong setting.
    package init(_ name: String, _ text: String) { problems = [Problem(name: name, text: text)] }

    package var description: String {
        let lines = problems.map { "  \($0.name): \($0.text)" }
        return (["these settings do not allow a start:"] + lines).joined(separator: "\n")
    }
}
