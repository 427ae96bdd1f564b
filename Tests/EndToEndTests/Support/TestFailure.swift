/// Something that a test needs did not happen in time, or came out otherwise.
struct TestFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
