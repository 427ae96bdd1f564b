/// Why a policy or calendar file was refused: every problem found, each with its place.
///
/// Policy files hold no private data, so the texts repeat what was written.
package struct PolicyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's name without its folder.
    package let file: String
    /// At least one, in the order of the file; those without a line last.
    package let problems: [Problem]

    /// The problems must not be empty.
    package init(file: String, problems: [Problem]) {
        self.file = file
        self.problems = problems
    }

    init(file: String, line: Int? = nil, key: String? = nil, _ text: String) {
        self.init(file: file, problems: [Problem(key: key, line: line, text: text)])
    }

    /// One thing that is wrong.
    package struct Problem: Hashable, Sendable, CustomStringConvertible {
        /// The key's whole path, such as `complaint.first_response`; nil when the file as a whole is meant.
        package let key: String?
        /// From 1; nil when there is no one line.
        package let line: Int?
        /// What is wrong, and what is expected.
        package let text: String

        /// `line 3, complaint.first_response: expected …`.
        package var description: String {
            let place = [line.map { "line \($0)" }, key].compactMap(\.self).joined(separator: ", ")
            return place.isEmpty ? text : "\(place): \(text)"
        }
    }

    /// One line per problem, each with the file.
    package var description: String { problems.map { "\(file): \($0)" }.joined(separator: "\n") }
}
