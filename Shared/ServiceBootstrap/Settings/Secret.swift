/// A setting's value that must not be seen. It shows itself as `<secret>` in logs, dumps and string interpolation.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    /// Wraps a value that was read from the environment or from a file.
    package init(_ value: String) { self.value = value }

    /// The value itself, for the one place that needs it. Never pass the answer to a log, a metric or an error.
    package func reveal() -> String { value }

    package var description: String { "<secret>" }
    package var debugDescription: String { "<secret>" }
    /// Hides the value from `dump` as well.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
